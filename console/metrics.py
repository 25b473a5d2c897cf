"""Figures for operators in Prometheus' words: requests by route and status, the tip, what is held back."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import Counter, Gauge, Histogram, generate_latest

from console.ports import Ports
from dispatch import quarantine, supervision
from dispatch.domain.roles import Scope

REQUESTS = Counter("anlan_requests", "Requests by route and status.", ["route", "status"])
SECONDS = Histogram(
    "anlan_request_seconds", "Time of requests by route.", ["route"], buckets=(0.01, 0.05, 0.2, 1, 5)
)
TIP = Gauge("anlan_tip", "Id of the last event.")
HELD = Gauge("anlan_quarantined", "Reports that could not be taken in.")
UNSENT = Gauge("anlan_undelivered", "Replies that have not reached their channel.", ["state"])


def count_all(server: Flask) -> None:
    """Every request is counted under the rule it met; what met none is one figure."""

    @server.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @server.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "-"
        REQUESTS.labels(route, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response


def answer(ports: Ports) -> Response:
    TIP.set(ports.board.tip())
    HELD.set(sum(quarantine.counts(ports.engine, "").values()))
    unsent = supervision.reply_counts(ports.engine, Scope(""))
    UNSENT.labels("failed").set(unsent["failed"])
    UNSENT.labels("queued").set(unsent["n"] - unsent["failed"])
    return Response(generate_latest(), mimetype="text/plain")
