// <form data-draft="/drafts/…/"> with a [data-draft-status]: posts the form's own fields in a pause, while typing goes on, and
// when the page goes away. The answer is a fragment to show. data-draft-offline and
// data-draft-signed-out: what to say after a failure.
const PAUSE = 2000, LONGEST = 5000, RETRY = 10_000
const drafts = new WeakMap()
const unsaved = new Set()

function draftOf(form) {
  if (!drafts.has(form)) drafts.set(form, { timer: 0, since: 0, dirty: false, sending: null, closed: false })
  return drafts.get(form)
}

function schedule(form, wait) {
  const draft = draftOf(form)
  clearTimeout(draft.timer)
  draft.timer = setTimeout(save, wait, form)
}

function post(form, options) {
  const body = new FormData(form)
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
  return fetch(form.dataset.draft, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, redirect: "error", ...options })
}

function say(form, text, html) {
  const status = form.querySelector("[data-draft-status]")
  if (!status) return
  if (html) status.innerHTML = text
  else status.textContent = text
}

async function save(form) {
  const draft = draftOf(form)
  if (!form.isConnected) unsaved.delete(form)
  if (draft.closed || draft.sending || !draft.dirty || !form.isConnected) return
  draft.dirty = false
  draft.since = 0
  draft.sending = new AbortController()
  try {
    const answer = await post(form, { signal: draft.sending.signal })
    if (!answer.ok) throw new Error(String(answer.status), { cause: answer.status })
    const text = await answer.text()
    if (!draft.closed) say(form, text, true)
    if (!draft.dirty) unsaved.delete(form)
  } catch (error) {
    draft.dirty = true
    if (!draft.closed) say(form, error.cause === 401 ? form.dataset.draftSignedOut : form.dataset.draftOffline)
    schedule(form, RETRY)
  } finally {
    draft.sending = null
    if (draft.dirty && draft.since) schedule(form, PAUSE)
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]")
  if (!form) return
  const draft = draftOf(form)
  draft.dirty = true
  draft.since ||= Date.now()
  unsaved.add(form)
  schedule(form, Math.max(0, Math.min(PAUSE, draft.since + LONGEST - Date.now())))
})

// What is sent needs no draft any more, and a late one would bring it back; what was refused does.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-draft]")) return
  const draft = draftOf(event.target)
  draft.closed = true
  draft.sending?.abort()
})
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-draft]")
  if (form && !(event.detail.xhr.status < 400)) draftOf(form).closed = false
})
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-draft]")) draftOf(form).closed = false
})

addEventListener("online", () => unsaved.forEach(save))
addEventListener("pagehide", () => {
  for (const form of unsaved) {
    if (!draftOf(form).dirty || draftOf(form).closed || !form.isConnected) continue
    // Browsers refuse more than 64 KB here; the save five seconds ago is the net under it.
    post(form, { keepalive: true }).catch(() => {})
  }
})
