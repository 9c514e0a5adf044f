"""The internal policy, acknowledgements and trainings in memory."""

from __future__ import annotations

from visitor_desk.privacy.internal_policy import Acknowledgement, InternalPolicy, Training


class FakeStaffReading:
    def __init__(
        self,
        policies: dict[str, InternalPolicy],
        acknowledgements: dict[str, Acknowledgement],
        trainings: dict[str, Training],
    ) -> None:
        self._policies, self._acknowledgements, self._trainings = policies, acknowledgements, trainings

    def publish(self, policy: InternalPolicy) -> None:
        assert policy.id not in self._policies
        self._policies[policy.id] = policy

    def policies(self) -> list[InternalPolicy]:
        return sorted(self._policies.values(), key=lambda one: one.number)

    def acknowledge(self, acknowledgement: Acknowledgement) -> None:
        assert acknowledgement.id not in self._acknowledgements
        self._acknowledgements[acknowledgement.id] = acknowledgement

    def acknowledgements(self) -> list[Acknowledgement]:
        return sorted(self._acknowledgements.values(), key=lambda one: (one.at, one.id))

    def train(self, training: Training) -> None:
        self._trainings[training.id] = training

    def trainings(self) -> list[Training]:
        return sorted(self._trainings.values(), key=lambda one: (one.trained_on, one.id))

    def delete(self, record: str) -> None:
        for table in (self._policies, self._acknowledgements, self._trainings):
            table.pop(record, None)
