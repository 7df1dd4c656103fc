// <a data-play="KEY" data-start="103" data-title="…" href="…">: a click plays the YouTube video in the [data-stage] of the same
// [data-player], from that second. Before the click nothing is asked of YouTube; without this file the link leads there.
const HOST = "https://www.youtube-nocookie.com"
const FEATURES = "autoplay; encrypted-media; fullscreen; picture-in-picture"

function frame({ play, start, title }) {
  const iframe = document.createElement("iframe")
  iframe.src = `${HOST}/embed/${encodeURIComponent(play)}?start=${Number.parseInt(start, 10) || 0}&autoplay=1`
  iframe.title = title
  iframe.allow = FEATURES
  // The player refuses to start for a page that does not say its name; it learns no more than that.
  iframe.referrerPolicy = "strict-origin-when-cross-origin"
  return iframe
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-play]")
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  const stage = link?.closest("[data-player]")?.querySelector("[data-stage]")
  if (!stage || elsewhere) return
  event.preventDefault()
  const iframe = frame(link.dataset)
  stage.replaceChildren(iframe)
  iframe.focus({ preventScroll: true })
  stage.scrollIntoView({ block: "nearest" })
})
