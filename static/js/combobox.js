// <input data-combobox data-source="/roles/suggest/" data-announce="Suggestions: {n}"> in a .field: the ARIA combobox pattern, any
// text allowed. The source gets ?q= and answers <li role="option" data-value>; a choice sends `input` and `change`.
const PAUSE = 150
let serial = 0
const parts = new WeakMap()

function enhance(input) {
  if (parts.has(input)) return
  const list = document.createElement("ul")
  list.id = `listbox-${++serial}`
  list.className = "listbox"
  list.role = "listbox"
  list.hidden = true
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || input.getAttribute("aria-label") || input.name)
  const live = document.createElement("span")
  live.className = "visually-hidden"
  live.role = "status"
  input.after(list, live)
  input.role = "combobox"
  input.autocomplete = "off"
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value)

  const state = { list, live, timer: 0, asked: null }
  parts.set(input, state)
  input.addEventListener("input", (event) => event.isTrusted && later(input, state))
  input.addEventListener("keydown", (event) => key(event, input, state))
  input.addEventListener("blur", () => close(input, state))
  // mousedown would take the focus from the field, and with it the list.
  list.addEventListener("mousedown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => choose(input, state, event.target.closest("[role=option]")))
}

const options = (state) => [...state.list.querySelectorAll("[role=option]")]

function later(input, state) {
  clearTimeout(state.timer)
  state.timer = setTimeout(ask, PAUSE, input, state)
}

async function ask(input, state) {
  const query = input.value.trim()
  state.asked = query
  if (!query) return close(input, state)
  const address = new URL(input.dataset.source, location.href)
  address.searchParams.set("q", query)
  const answer = await fetch(address).catch(() => null)
  // A slow answer to an older question must not replace a newer one.
  if (state.asked !== query || document.activeElement !== input) return
  state.list.innerHTML = answer?.ok ? await answer.text() : ""
  const found = options(state)
  found.forEach((option, index) => { option.id = `${state.list.id}-${index}` })
  mark(input, state, null)
  state.list.hidden = !found.length
  input.setAttribute("aria-expanded", String(found.length > 0))
  state.live.textContent = input.dataset.announce.replace("{n}", found.length)
}

function close(input, state) {
  clearTimeout(state.timer)
  state.asked = null
  state.list.hidden = true
  state.live.textContent = ""
  input.setAttribute("aria-expanded", "false")
  mark(input, state, null)
}

function mark(input, state, option) {
  for (const other of options(state)) other.setAttribute("aria-selected", String(other === option))
  if (option) input.setAttribute("aria-activedescendant", option.id)
  else input.removeAttribute("aria-activedescendant")
  option?.scrollIntoView({ block: "nearest" })
}

function choose(input, state, option) {
  if (!option) return
  input.value = option.dataset.value ?? option.textContent.trim()
  close(input, state)
  input.dispatchEvent(new Event("input", { bubbles: true }))
  input.dispatchEvent(new Event("change", { bubbles: true }))
}

function key(event, input, state) {
  if (event.isComposing) return
  const open = !state.list.hidden
  if (event.key === "ArrowDown" && !open) { event.preventDefault(); return ask(input, state) }
  if (!open) return
  const found = options(state)
  const at = found.findIndex((option) => option.id === input.getAttribute("aria-activedescendant"))
  const target = { ArrowDown: (at + 1) % found.length, ArrowUp: at > 0 ? at - 1 : found.length - 1,
    Home: at < 0 ? undefined : 0, End: at < 0 ? undefined : found.length - 1 }[event.key]
  if (target !== undefined) mark(input, state, found[target])
  else if (event.key === "Enter" && at >= 0) choose(input, state, found[at])
  else if (event.key === "Escape") close(input, state)
  else return
  event.preventDefault()
  event.stopPropagation()
}

const enhanceAll = (root) => root.querySelectorAll("input[data-combobox]:not([data-multiple])").forEach(enhance)
enhanceAll(document)
document.addEventListener("htmx:load", (event) => enhanceAll(event.target))
