"""The REST interface to read, without any script."""

from __future__ import annotations

import html
from functools import cache

from console.openapi import METHODS


@cache
def docs_page() -> str:
    """Every path with its method and what it does."""
    rows = "".join(
        f"<tr><td><code>{method.upper()}</code></td><td><code>{html.escape(path)}</code></td>"
        f"<td>{html.escape(summary)}</td></tr>"
        for path, (method, summary) in METHODS.items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Anlan API</title>'
        '<link rel="stylesheet" href="/static/css/tokens.css">'
        '<link rel="stylesheet" href="/static/css/kit.css">'
        '<link rel="stylesheet" href="/static/css/login.css"></head>'
        '<body class="docs"><h1>安澜 Anlan · /api/v1</h1>'
        f'<table>{rows}</table><p><a href="/api/v1/openapi.json">openapi.json</a></p></body></html>'
    )
