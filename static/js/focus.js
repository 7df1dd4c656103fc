// <article data-focus>: what htmx has just brought gets the focus, so that keyboard and screen reader go on from there.
document.addEventListener("htmx:load", () => {
  const element = document.querySelector("[data-focus]")
  if (!element) return
  element.removeAttribute("data-focus")
  element.tabIndex = -1
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: "nearest" })
})
