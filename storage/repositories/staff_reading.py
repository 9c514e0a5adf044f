"""The internal policy, acknowledgements and trainings as rows; a house has some hundreds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from storage.repositories.rows import values_of
from storage.tables.staff_reading import acknowledgements, internal_policies, trainings
from visitor_desk.privacy.internal_policy import Acknowledgement, InternalPolicy, Training


class SqlStaffReading:
    """What staff have to have read, and their trainings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def publish(self, policy: InternalPolicy) -> None:
        """Add a version; one of an id that is there already fails."""
        self._connection.execute(insert(internal_policies).values(values_of(policy)))

    def policies(self) -> Sequence[InternalPolicy]:
        """Return every version, by number."""
        rows = self._connection.execute(select(internal_policies).order_by(internal_policies.c.number))
        return [InternalPolicy(**row._asdict()) for row in rows]

    def acknowledge(self, acknowledgement: Acknowledgement) -> None:
        """Add an acknowledgement; one of an id that is there already fails."""
        self._connection.execute(insert(acknowledgements).values(values_of(acknowledgement)))

    def acknowledgements(self) -> Sequence[Acknowledgement]:
        """Return every acknowledgement, by time, then by id."""
        table = acknowledgements
        rows = self._connection.execute(select(table).order_by(table.c.at, table.c.id))
        return [Acknowledgement(**row._asdict()) for row in rows]

    def train(self, training: Training) -> None:
        """Add a training."""
        self._connection.execute(insert(trainings).values(values_of(training)))

    def trainings(self) -> Sequence[Training]:
        """Return every training, by its day, then by id."""
        table = trainings
        rows = self._connection.execute(select(table).order_by(table.c.trained_on, table.c.id))
        return [Training(**row._asdict()) for row in rows]

    def delete(self, record: str) -> None:
        """Delete the row of an id in whichever table it is, if there is one."""
        for table in (internal_policies, acknowledgements, trainings):
            self._connection.execute(delete(table).where(table.c.id == record))
