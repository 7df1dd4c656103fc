// <details data-menu> closes on Escape, on a click elsewhere, and when the focus leaves.
const openMenus = () => document.querySelectorAll("details[data-menu][open]")

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false
})

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details[data-menu]")
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false
})

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  for (const menu of openMenus()) {
    menu.open = false
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus()
  }
})
