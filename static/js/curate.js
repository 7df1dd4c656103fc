// [data-curate] with [data-candidate]s: j and k choose one (aria-current), other keys press its [data-key] button, or the
// desk's. Keys of a "panel" listen only while the focus is inside; [data-keys-switch] turns all of the site's keys off.
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]"
const pressed = [] // while an answer is on its way
let waiting = false

const desk = () => document.querySelector("[data-curate]")
const chosen = () => desk().querySelector("[data-candidate][aria-current]")
const isOn = () => localStorage.getItem("shortcuts") !== "off"

function listens(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  if (!desk() || !isOn() || event.target.closest?.(typing) || document.querySelector("dialog[open]")) return false
  return desk().dataset.curate === "page" || desk().contains(document.activeElement)
}

function choose(candidate) {
  if (!candidate) return
  chosen()?.removeAttribute("aria-current")
  candidate.setAttribute("aria-current", "true")
  candidate.focus({ preventScroll: true })
  candidate.scrollIntoView({ block: "nearest" })
}

function move(step) {
  const all = [...desk().querySelectorAll("[data-candidate]")]
  choose(all[Math.max(0, Math.min(all.indexOf(chosen()) + step, all.length - 1))])
}

function press(key) {
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1)
  if (key === "?") return openKeys()
  const button = chosen()?.querySelector(`[data-key="${key}"]`) ?? desk().querySelector(`#desk [data-key="${key}"]:not([data-candidate] *)`)
  button?.click()
}

function openKeys() {
  desk().querySelector("#curate-keys").showModal()
}

document.addEventListener("keydown", (event) => {
  if (!"jkapxun?".includes(event.key) || !listens(event)) return
  event.preventDefault()
  if (event.repeat && !"jk".includes(event.key)) return
  if (waiting) pressed.push(event.key)
  else press(event.key)
})

// A click or a tab into a candidate chooses it: the keys go on from there.
document.addEventListener("focusin", (event) => {
  const candidate = event.target.closest?.("[data-candidate]")
  if (!candidate || candidate.hasAttribute("aria-current")) return
  chosen()?.removeAttribute("aria-current")
  candidate.setAttribute("aria-current", "true")
})

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) openKeys()
})

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return
  localStorage.setItem("shortcuts", event.target.checked ? "on" : "off")
  show()
})

// On what stays, so that the hints in what is swapped need no script of their own: see curate.css.
function show() {
  desk().dataset.keys = isOn() ? "on" : "off"
  for (const box of desk().querySelectorAll("[data-keys-switch]")) box.checked = isOn()
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest?.("#desk [data-submit-once]")) waiting = true
})
for (const ending of ["htmx:afterSettle", "htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(ending, () => {
    if (!desk()) return
    waiting = false
    show()
    // The focus is moved by focus.js in the same event; what was pressed meanwhile comes after it.
    setTimeout(() => { while (pressed.length && !waiting) press(pressed.shift()) })
  })
}

if (desk()) show()
