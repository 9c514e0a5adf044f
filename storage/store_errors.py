"""What the failures of a database mean to an operator, and what a broken rule means to a caller."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint

from visitor_desk.errors import DeskError


class StoreBusy(DeskError):
    """Another connection held what this work needed; nothing was changed, and the same may be tried again.

    On PostgreSQL also: two works waited for each other, or the server has no room for one more connection.
    Values: `store`.
    """

    code = "storage.busy"


class StoreDamaged(DeskError):
    """The file is no database, or its pages contradict each other. Values: `store`."""

    code = "storage.damaged"


class StoreForeign(DeskError):
    """The database holds the tables of something else, or of the other store. Values: `store`."""

    code = "storage.foreign"


class StoreReadOnly(DeskError):
    """The file, its folder or the server takes no changes. Values: `store`."""

    code = "storage.read_only"


class StoreUnreachable(DeskError):
    """The file is missing, the server does not answer, or reading or writing failed. Values: `store`."""

    code = "storage.unreachable"


class OutcomeUnknown(StoreUnreachable):
    """The store was lost while it made a change durable: the change may stand or not. Values: `store`.

    The caller asks the store what it holds, or does the same again under the same ids.
    """

    code = "storage.outcome_unknown"


class StoreRefused(DeskError):
    """The server does not let this role in, or not do this. Values: `store`."""

    code = "storage.refused"


class StoreKindUnknown(DeskError):
    """The settings name a database this program does not work with. Values: `kind`."""

    code = "storage.kind_unknown"


class PasswordInSettings(DeskError):
    """The URL of a database carries a password, which the settings may not hold. Values: `store`."""

    code = "storage.password_in_settings"


class DriverMissing(DeskError):
    """The settings name PostgreSQL, and its driver is not installed."""

    code = "storage.driver_missing"


class RuleBroken(ValueError):
    """A row broke a rule of its table: a bug in the caller, unless a store makes a DeskError of it.

    PostgreSQL names the rule that was broken, SQLite the columns of a broken unique rule.
    """

    def __init__(self, *, rule: str | None = None, columns: frozenset[str] = frozenset()) -> None:
        super().__init__("a row breaks a rule of its table")
        self.rule = rule
        self.columns = columns

    def of(self, rule: Index | PrimaryKeyConstraint) -> bool:
        """Tell whether it was this unique index or key that refused the row."""
        if self.rule is not None:
            return self.rule == rule.name
        table = rule.table.name if rule.table is not None else ""
        return self.columns == {f"{table}.{column.name}" for column in rule.columns}
