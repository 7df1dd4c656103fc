// <div class="prose">: code and tables in it that scroll sideways can be reached and moved by keyboard.
function mark() {
  for (const box of document.querySelectorAll(".prose :is(pre, table)")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
    else box.removeAttribute("tabindex")
  }
}

mark()
addEventListener("resize", mark)
document.addEventListener("htmx:load", mark)
