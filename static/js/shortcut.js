// <input data-shortcut="/">: the key focuses a field and presses anything else; not while somebody types.
const typing = "input, textarea, select, [contenteditable]"

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.target.closest?.(typing)) return
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
