"""What the lines of the log hold, as production writes them."""

import io
import logging
import logging.config
from copy import deepcopy

import pytest
from django.conf import settings
from django.utils.log import log_response

TOKEN = "T" * 43


@pytest.mark.parametrize("format_", ["json", "text"])
def test_the_line_of_an_error_holds_no_token_of_a_link(rf, format_):
    lines, chosen = io.StringIO(), deepcopy(settings.LOGGING)
    handler = logging.StreamHandler(lines)
    wanted = chosen["formatters"][format_]
    formats = logging.config.DictConfigurator({**chosen, "handlers": {}, "root": {}, "loggers": {}})
    handler.setFormatter(formats.configure_formatter(wanted))
    handler.addFilter(formats.configure_filter(chosen["filters"]["firm"]))
    log = logging.getLogger("django.request")
    log.addHandler(handler)
    try:
        response = type("Failed", (), {"status_code": 500})()
        log_response(
            "%s: %s",
            "Internal Server Error",
            f"/send/{TOKEN}/",
            response=response,
            request=rf.post(f"/send/{TOKEN}/"),
        )
    finally:
        log.removeHandler(handler)

    assert "Internal Server Error: /send/" in lines.getvalue()
    assert TOKEN not in lines.getvalue()
