// <form data-draft="/drafts/…/"> with a [data-draft-status]: posts the form's own fields in a pause, while typing goes on, and
// when the page goes away. The answer is a fragment to show. data-draft-401 and its like: what to say after such a status,
// data-draft-failed after any other, data-draft-offline after none. What is answered with 401 is kept all the same.
// A button [data-draft-discard] beside the status is shown while there is a draft.
const PAUSE = 2000, LONGEST = 5000, RETRY = 10_000
const drafts = new WeakMap()
const unsaved = new Set()
// A fresh token, when those of the page are stale, for drafts alone: to post, somebody confirms first. And whose turn it is:
// one save goes after the other, since the first after a lost session begins a new one.
let token = "", turn = Promise.resolve()

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
  if (token) body.set("csrfmiddlewaretoken", token)
  return fetch(form.dataset.draft, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, redirect: "error", ...options })
}

function learn(refusal) {
  token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(refusal)?.[1] ?? token
}

async function send(form, options) {
  const answer = await post(form, options)
  if (answer.status !== 403) return answer
  learn(await answer.text())
  return post(form, options)
}

function say(form, text, html) {
  const status = form.querySelector("[data-draft-status]")
  if (!status) return
  if (!html) return (status.textContent = text)
  status.innerHTML = text
  form.querySelector("[data-draft-status] ~ [data-draft-discard]")?.toggleAttribute("hidden", !text.trim())
}

async function save(form) {
  const draft = draftOf(form)
  if (!form.isConnected) unsaved.delete(form)
  if (draft.closed || draft.sending || !draft.dirty || !form.isConnected) return
  draft.dirty = false
  draft.since = 0
  const { signal } = (draft.sending = new AbortController())
  const saved = turn.then(() => send(form, { signal }))
  turn = saved.catch(() => {})
  try {
    const answer = await saved
    if (!answer.ok && answer.status !== 401) throw new Error(String(answer.status), { cause: answer.status })
    const text = answer.ok ? await answer.text() : form.dataset["draft-401"]
    if (!draft.closed) say(form, text, answer.ok)
    if (!draft.dirty) unsaved.delete(form)
  } catch ({ cause }) {
    draft.dirty = true
    const said = form.dataset
    if (!draft.closed) say(form, said[`draft-${cause}`] ?? (cause ? said.draftFailed : said.draftOffline))
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
function end(form) {
  const draft = draftOf(form)
  draft.closed = true
  draft.sending?.abort()
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-draft]")) end(event.target)
})
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-draft-discard]")) end(event.target.form)
})
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-draft]")
  const { status, response } = event.detail.xhr
  if (status === 403) learn(response)
  // The status is 0 after no answer at all.
  if (!form || (status >= 200 && status < 400)) return
  draftOf(form).closed = false
  if (unsaved.has(form)) schedule(form, PAUSE)
})
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-draft]")) draftOf(form).closed = false
})

addEventListener("online", () => unsaved.forEach(save))
addEventListener("pagehide", () => {
  for (const form of unsaved) {
    if (draftOf(form).closed || !form.isConnected) continue
    // Browsers refuse more than 64 KB here; the save five seconds ago is the net under it.
    post(form, { keepalive: true }).catch(() => {})
  }
})
