"""Stripe's refusals: their status, type, code and words."""

from typing import Any

type Data = dict[str, Any]


class ApiError(Exception):
    """
    A refusal. `keeps`: what was done until then stays, and the answer belongs to the idempotency key, as with a
    declined card; anything else undoes the whole request.
    """

    def __init__(
        self, status: int, kind: str, message: str, *, code: str = "", keeps: bool = False, **more: Any
    ) -> None:
        super().__init__(message)
        self.status, self.keeps = status, keeps
        self.details: Data = {"type": kind, "message": message, **({"code": code} if code else {}), **more}

    @property
    def body(self) -> Data:
        return {"error": self.details}


class NotConnected(ApiError):
    """What the OAuth calls refuse is said in another form."""

    def __init__(self, account: str) -> None:
        message = (
            f"This application is not connected to stripe account {account}, or that account does not exist."
        )
        super().__init__(401, "invalid_client", message)

    @property
    def body(self) -> Data:
        return {"error": "invalid_client", "error_description": str(self)}


def invalid(message: str, code: str = "", status: int = 400, **more: Any) -> ApiError:
    return ApiError(status, "invalid_request_error", message, code=code, **more)


def missing(what: str, identifier: str) -> ApiError:
    return invalid(f"No such {what}: '{identifier}'", "resource_missing", 404, param="id")


def unauthorized(message: str) -> ApiError:
    return ApiError(401, "invalid_request_error", message)


def no_access(account: str) -> ApiError:
    message = (
        f"The provided key does not have access to account '{account}' (or that account does not exist)."
    )
    return ApiError(403, "invalid_request_error", message, code="account_invalid")


def key_reused(key: str) -> ApiError:
    message = f"Keys for idempotent requests can only be used with the same parameters ('{key}' was not)."
    return ApiError(400, "idempotency_error", message)


def key_in_use(key: str) -> ApiError:
    message = f"There is currently another in-progress request using this idempotency key ('{key}')."
    return ApiError(409, "idempotency_error", message, code="idempotency_key_in_use")
