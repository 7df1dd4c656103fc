// <time datetime="…Z" data-relative>2 Mar 2026</time>: "5 minutes ago" within a week, then the server's words stay.
const language = document.documentElement.lang || undefined
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" })
const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" })
const units = [["day", 86400], ["hour", 3600], ["minute", 60]]
const WEEK = 7 * 86400

function words(seconds) {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? ["second", 60]
  return relative.format(unit === "second" ? 0 : -Math.floor(seconds / size), unit)
}

function show(time) {
  const moment = new Date(time.dateTime)
  const seconds = (Date.now() - moment) / 1000
  if (Number.isNaN(seconds)) return
  time.title ||= exact.format(moment)
  // Clocks differ a little: never "in 3 seconds".
  if (seconds > -60 && seconds < WEEK) time.textContent = words(Math.max(seconds, 0))
}

function showAll(root) {
  if (root.matches?.("time[data-relative]")) show(root)
  root.querySelectorAll("time[data-relative]").forEach(show)
}

showAll(document)
document.addEventListener("htmx:load", (event) => showAll(event.target))
setInterval(() => document.hidden || showAll(document), 60_000)
