import { el, icon } from "./elements.js";
import { fileSize } from "./files.js";
import { spoiler } from "./markdown.js";

const CDN = /^https:\/\/(?:cdn\.discordapp\.com|media\.discordapp\.net)(\/.*)$/;

/** Where the page finds a file: `attachment://` names one of the message's own, and the CDN is the playground's. */
export function address(url, message) {
  if (url.startsWith("attachment://")) {
    const name = url.slice("attachment://".length);
    const attachment = message.attachments?.find((file) => file.filename === name);
    return attachment ? address(attachment.url, message) : null;
  }
  return url.replace(CDN, "/cdn$1");
}

const isOurs = (url) =>
  url !== null &&
  (url.startsWith("/") || url.startsWith("data:image/") || new URL(url).origin === location.origin);

/** A picture that opens large when pressed; one from elsewhere is named, since the page loads nothing from elsewhere. */
export function picture(media, description, message, { hidden = false, large = true } = {}) {
  const url = address(media.url, message);
  if (!isOurs(url))
    return el(
      "p.absent",
      {},
      icon("alert"),
      `${description || "A picture"} (not loaded: ${url ?? media.url})`,
    );
  const image = el("img", { src: url, alt: description ?? "", width: media.width, height: media.height });
  if (!large) return hidden ? spoiler(image) : image;
  const button = el(
    "button.picture",
    {
      type: "button",
      "aria-label": `Enlarge: ${description || "picture"}`,
      onclick: () => enlarge(url, description),
    },
    image,
  );
  return hidden ? spoiler(button) : button;
}

function enlarge(url, description) {
  const close = el("button.button.secondary", { type: "submit" }, "Close");
  const dialog = el(
    "dialog.lightbox",
    { "aria-label": description || "Picture" },
    el("img", { src: url, alt: description ?? "" }),
    el("form", { method: "dialog" }, description && el("p", {}, description), close),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function fileCard({ filename, size, url }, message) {
  const target = address(url, message);
  return el(
    "a.file",
    { href: isOurs(target) && target, download: filename },
    icon("file"),
    el("span", {}, el("strong", {}, filename), size !== undefined && el("small", {}, fileSize(size))),
  );
}
