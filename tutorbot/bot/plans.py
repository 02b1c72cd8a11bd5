"""How a study day is told: what is left, what was done, what waits for other days, how it goes on after a break."""

from tutorbot.bot.texts import on_date, plural
from tutorbot.domain.comebacks import Comeback, Pace
from tutorbot.tutor.plans import Done, Shown

PACES = {Pace.STEADY: "Steady", Pace.GENTLE: "Gentle", Pace.AT_ONCE: "All at once"}


def left_words(shown: Shown) -> str:
    """A line below a card. However much waits, only what comes today is counted."""
    if shown.ahead_of:
        day = on_date(shown.ahead_of, shown.today)
        return f"-# Ahead of its day, which is {day}. It counts in full, but a card gains most on its day."
    plan = shown.plan
    parts = [f"{plan.new} new"] if plan.new else []
    parts += [plural(plan.reviews, "review")] if plan.reviews else []
    line = f"-# {plan.left} left today: {', '.join(parts)}" if parts else "-# The last one for today"
    return f"{line}\n-# New cards pause until fewer reviews wait." if plan.paused else line


def done_words(done: Done) -> str:
    budget, plan = done.budget, done.plan
    reviewed = [plural(budget.new_done, "new card")] if budget.new_done else []
    reviewed += [plural(budget.reviews_done, "review")] if budget.reviews_done else []
    if reviewed:
        lines = ["## ✅ Done for today", f"{' and '.join(reviewed)}. Well done!"]
    else:
        lines = ["## ✅ Nothing is due today"]
    if budget.comeback and done.comeback_days:
        days = plural(done.comeback_days, "more day")
        lines.append(f"Your comeback goes on tomorrow: {_a_day(budget.comeback.quota)}, {days}.")
    elif plan.held_back:
        lines.append("More reviews can wait for the days to come: your limit for a day is reached (`/settings`).")
    if plan.paused:
        lines.append("New cards pause until fewer reviews wait.")
    if done.next_due:
        lines.append(f"The next card comes **{on_date(done.next_due, done.today)}**.")
    if plan.buried:
        lines.append("-# A card that another one of today would give away waits until tomorrow.")
    if done.ahead:
        lines.append("-# Reviewing ahead counts in full, but a card gains most on its own day.")
    if done.suspended:
        lines.append(f"-# {plural(done.suspended, 'suspended card')}: `/cards list`")
    lines.append(f"-# 🔥 {plural(done.streak.current, 'day')} in a row")
    return "\n".join(lines)


def welcome_words(comeback: Comeback) -> str:
    """Nobody is told how much has piled up: what counts is how it goes on."""
    if comeback.days == 1:
        spread = "All the cards that wait come today"
    else:
        spread = f"I have spread the cards that wait over **{comeback.days} days**, **{_a_day(comeback.quota)}**"
    return (
        f"## 👋 Welcome back!\nNothing is lost. {spread}, and what you are about to forget comes first.\n"
        "-# Whatever you review comes back on its own day, beside them. New cards pause until you have caught up."
    )


def pace_label(pace: Pace, comeback: Comeback) -> str:
    if pace is Pace.AT_ONCE:
        return PACES[pace]
    return f"{PACES[pace]}: {_a_day(comeback.quota)}, {plural(comeback.days, 'day')}"


def _a_day(quota: int) -> str:
    return f"{quota} a day"
