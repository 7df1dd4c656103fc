// <button data-dismiss="[data-message]"> takes away what matches around it. <template id="failure"> is what #messages says
// when htmx gets no answer, or one with nothing to show.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]")
  button?.closest(button.dataset.dismiss)?.remove()
})

function fail() {
  document.getElementById("messages").replaceChildren(document.getElementById("failure").content.cloneNode(true))
}
document.addEventListener("htmx:sendError", fail)
document.addEventListener("htmx:timeout", fail)
document.addEventListener("htmx:responseError", (event) => {
  if (!/data-(message|resend)/.test(event.detail.xhr.response)) fail()
})
