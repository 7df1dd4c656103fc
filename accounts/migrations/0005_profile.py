from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_picture")]

    operations = [
        migrations.AddField(
            "user",
            "links",
            models.TextField(blank=True, default="", verbose_name="links"),
            preserve_default=False,
        ),
        migrations.AddField(
            "user",
            "contact",
            models.CharField(blank=True, default="", max_length=120, verbose_name="contact"),
            preserve_default=False,
        ),
        migrations.AddField(
            "user",
            "contact_shown_at",
            models.DateTimeField(editable=False, null=True, verbose_name="contact shown"),
        ),
        migrations.AddField(
            "user",
            "mentor_since",
            models.DateTimeField(editable=False, null=True, verbose_name="mentor since"),
        ),
        migrations.AddIndex(
            "user",
            models.Index(
                condition=models.Q(("mentor_since", None), _negated=True),
                fields=["-mentor_since", "-id"],
                name="member_mentors",
            ),
        ),
    ]
