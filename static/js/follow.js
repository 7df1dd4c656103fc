// <a data-tie="curated">: which kinds of ties are followed is counted. Only the kind is sent: not who, not from where, not where to.
function count(event) {
  const link = event.target.closest?.("a[data-tie]")
  if (!link || event.button > 1) return
  navigator.sendBeacon?.("/follows/", new URLSearchParams({ kind: link.dataset.tie }))
}

document.addEventListener("click", count)
document.addEventListener("auxclick", count)
