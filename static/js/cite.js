// <textarea data-cite="/threads/citable/" data-announce="Discussions: {n}">: "[[" or " #" and some letters offer discussions
// in a listbox below the text. Arrow keys move, Enter or Tab puts the link in, Escape goes on typing until another opening.
// After "#", which may be just a word, nothing is selected before an arrow key is pressed.
const OPENING = /(\[\[|(?:^|\s)#(?=\S))([^\[\]\n#]{0,60})$/
const SHORTEST = 2
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
  parts.set(area, { list, status, timer: 0, asked: null, at: -1, left: -1 })
  area.addEventListener("input", () => ask(area))
  area.addEventListener("keydown", (event) => steer(area, event))
  area.addEventListener("blur", () => close(area))
  list.addEventListener("mousedown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]")
    if (option) put(area, option)
  })
}

function typed(area) {
  const end = area.selectionStart
  const found = end === area.selectionEnd && OPENING.exec(area.value.slice(0, end))
  return found ? { words: found[2], start: end - found[0].trimStart().length, isSure: found[1] === "[[" } : null
}

function stop(part) {
  clearTimeout(part.timer)
  part.asked?.abort()
}

function ask(area) {
  const part = parts.get(area)
  stop(part)
  const found = typed(area)
  if (found?.start !== part.left) part.left = -1
  if (!found || found.words.length < SHORTEST || found.start === part.left) return close(area)
  part.timer = setTimeout(async () => {
    part.asked = new AbortController()
    try {
      const address = `${area.dataset.cite}?q=${encodeURIComponent(found.words)}`
      const answer = await fetch(address, { signal: part.asked.signal })
      const options = answer.ok ? await answer.text() : ""
      if (document.activeElement === area && typed(area)?.start === found.start) show(area, options, found.isSure)
    } catch { /* a newer question took its place, or there is no line: typing goes on */ }
  }, PAUSE)
}

function show(area, options, isSure) {
  const part = parts.get(area)
  part.list.innerHTML = options
  const all = part.list.querySelectorAll("[role=option]")
  all.forEach((option, number) => { option.id = `${part.list.id}-${number}` })
  part.list.hidden = !all.length
  part.status.textContent = area.dataset.announce.replace("{n}", all.length)
  select(area, isSure ? 0 : null)
}

function select(area, at) {
  const part = parts.get(area)
  const all = [...part.list.querySelectorAll("[role=option]")]
  part.at = at === null || !all.length ? -1 : (at + all.length) % all.length
  all.forEach((option, number) => option.setAttribute("aria-selected", String(number === part.at)))
  all[part.at]?.scrollIntoView({ block: "nearest" })
  if (part.at < 0) area.removeAttribute("aria-activedescendant")
  else area.setAttribute("aria-activedescendant", all[part.at].id)
}

function steer(area, event) {
  if (event.isComposing) return
  const part = parts.get(area)
  const isOpen = !part.list.hidden
  const moves = { ArrowDown: part.at + 1, ArrowUp: Math.max(part.at, 0) - 1 }
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey
  if (event.key === "Escape") {
    part.left = typed(area)?.start ?? -1
    close(area)
  } else if (!isOpen) return
  else if (event.key in moves) select(area, moves[event.key])
  else if (part.at >= 0 && isPlain && ["Enter", "Tab"].includes(event.key)) put(area, part.list.querySelector("[aria-selected=true]"))
  else return
  if (isOpen) event.preventDefault()
}

function put(area, option) {
  const found = typed(area)
  if (!found || !option) return close(area)
  area.setRangeText(option.dataset.value, found.start, area.selectionStart, "end")
  close(area)
  area.focus()
  area.dispatchEvent(new InputEvent("input", { bubbles: true }))
}

function close(area) {
  const part = parts.get(area)
  stop(part)
  part.list.hidden = true
  part.status.textContent = ""
  part.at = -1
  area.removeAttribute("aria-activedescendant")
}

const start = () => document.querySelectorAll("textarea[data-cite]").forEach(enhance)
start()
document.addEventListener("htmx:load", start)
