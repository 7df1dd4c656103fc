// <input data-shortcut="/">: the key focuses a field and presses anything else; not while somebody types.
// <button data-shortcuts-switch hidden aria-pressed>: turns all of them off and on, and remembers it here.
const typing = "input, textarea, select, [contenteditable]"

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.target.closest?.(typing) || localStorage.getItem("shortcuts") === "off") return
  const element = [...document.querySelectorAll("[data-shortcut]")].find(
    (candidate) => candidate.dataset.shortcut === event.key && candidate.checkVisibility(),
  )
  if (!element) return
  event.preventDefault()
  if (element.matches(typing)) {
    element.focus()
    element.select?.()
  } else {
    element.click()
  }
})

for (const button of document.querySelectorAll("[data-shortcuts-switch]")) {
  const show = () => button.setAttribute("aria-pressed", String(localStorage.getItem("shortcuts") !== "off"))
  button.hidden = false
  button.addEventListener("click", () => {
    localStorage.setItem("shortcuts", localStorage.getItem("shortcuts") === "off" ? "on" : "off")
    show()
  })
  show()
}
