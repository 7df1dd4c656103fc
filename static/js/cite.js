// <textarea data-cite="/threads/citable/" data-announce="{n} discussions">: "[[" or " #" and some letters offer discussions
// in a listbox below the text. Arrow keys move, Enter or Tab puts the link in, Escape goes on typing.
const OPENING = /(?:\[\[|(?:^|\s)#)([^\[\]\n#]{2,60})$/
const PAUSE = 150
let serial = 0
const parts = new WeakMap()

function enhance(area) {
  if (parts.has(area)) return
  const list = document.createElement("ul")
  list.id = `citable-${++serial}`
  list.className = "listbox citable"
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", area.dataset.citeLabel)
  list.hidden = true
  const status = document.createElement("p")
  status.className = "visually-hidden"
  status.setAttribute("role", "status")
  area.after(list, status)
  area.setAttribute("aria-autocomplete", "list")
  area.setAttribute("aria-controls", list.id)
  parts.set(area, { list, status, timer: 0, asked: null, at: -1 })
  area.addEventListener("input", () => ask(area))
  area.addEventListener("keydown", (event) => steer(area, event))
  area.addEventListener("blur", () => setTimeout(close, 150, area))
  list.addEventListener("mousedown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]")
    if (option) put(area, option)
  })
}

function typed(area) {
  return area.selectionStart === area.selectionEnd ? OPENING.exec(area.value.slice(0, area.selectionStart)) : null
}

function ask(area) {
  const part = parts.get(area)
  clearTimeout(part.timer)
  part.asked?.abort()
  const found = typed(area)
  if (!found) return close(area)
  part.timer = setTimeout(async () => {
    part.asked = new AbortController()
    try {
      const address = `${area.dataset.cite}?q=${encodeURIComponent(found[1])}`
      const answer = await fetch(address, { signal: part.asked.signal })
      if (answer.ok && typed(area)) show(area, await answer.text())
    } catch { /* a newer question took its place, or there is no line: typing goes on */ }
  }, PAUSE)
}

function show(area, options) {
  const part = parts.get(area)
  part.list.innerHTML = options
  const all = part.list.querySelectorAll("[role=option]")
  all.forEach((option, number) => { option.id = `${part.list.id}-${number}` })
  part.list.hidden = !all.length
  part.status.textContent = area.dataset.announce.replace("{n}", all.length)
  select(area, all.length ? 0 : -1)
}

function select(area, at) {
  const part = parts.get(area)
  const all = [...part.list.querySelectorAll("[role=option]")]
  part.at = all.length ? (at + all.length) % all.length : -1
  all.forEach((option, number) => option.setAttribute("aria-selected", String(number === part.at)))
  all[part.at]?.scrollIntoView({ block: "nearest" })
  if (part.at < 0) area.removeAttribute("aria-activedescendant")
  else area.setAttribute("aria-activedescendant", all[part.at].id)
}

function steer(area, event) {
  const part = parts.get(area)
  if (part.list.hidden || event.isComposing) return
  const moves = { ArrowDown: part.at + 1, ArrowUp: part.at - 1 }
  if (event.key in moves) select(area, moves[event.key])
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") put(area, part.list.querySelector("[aria-selected=true]"))
  else if (event.key === "Escape") close(area)
  else return
  event.preventDefault()
}

function put(area, option) {
  const found = typed(area)
  if (!found || !option) return close(area)
  const start = area.selectionStart - found[0].trimStart().length
  area.setRangeText(option.dataset.value, start, area.selectionStart, "end")
  close(area)
  area.focus()
  area.dispatchEvent(new InputEvent("input", { bubbles: true }))
}

function close(area) {
  const part = parts.get(area)
  part.list.hidden = true
  part.at = -1
  area.removeAttribute("aria-activedescendant")
}

const start = () => document.querySelectorAll("textarea[data-cite]").forEach(enhance)
start()
document.addEventListener("htmx:load", start)
