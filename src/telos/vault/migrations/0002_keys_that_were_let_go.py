"""Keys that went with a single kind of record leave their place to a new key.

Until now they kept it, as those of an erased owner do. Of an erased owner the keys of every class
were destroyed, that of reflections among them; no kind of a client's record has that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations
from django.db.models import F

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_way(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Retire what was destroyed of owners who were not erased."""
    keys = apps.get_model("vault", "WrappedKey").objects.using(schema_editor.connection.alias)
    closing = keys.filter(destroyed_at__isnull=False, retired_at=None)
    erased = closing.filter(key_class="reflection").values("owner")
    closing.exclude(owner__in=erased).update(retired_at=F("destroyed_at"))


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [migrations.RunPython(give_way, migrations.RunPython.noop)]
