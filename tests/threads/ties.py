"""What scenes at the curating desk have in common."""

from threads.models import Thread, ThreadLink

Kind = ThreadLink.Kind


def ask(asker, title, views=0, **fields):
    other = Thread.objects.ask(asker=asker, title=title, body=f"{title}, in more words.", **fields)
    Thread.objects.filter(pk=other.pk).update(view_count=views)
    return other


def similar(thread, other, score=50, reasons=()):
    return ThreadLink.objects.create(
        source=thread, target=other, kind=Kind.SIMILAR, score=score, reasons=list(reasons)
    )


def post(client, address, **fields):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/curate/"}
    return client.post(address, fields, headers=headers)


def order(thread):
    ties = ThreadLink.objects.filter(source=thread, kind=Kind.CURATED)
    return list(ties.order_by("position").values_list("target_id", flat=True))
