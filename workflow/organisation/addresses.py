"""Where a request came from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's IP address, empty where there is none (a Unix socket).

    `settings.TRUSTED_PROXIES` (default 0) says how many proxies of ours stand before the application. Each
    appends the address it was called from to X-Forwarded-For, so only that many entries, counted from the
    right, can be believed; whatever stands further left is what the client claims.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies: int = getattr(settings, "TRUSTED_PROXIES", 0)
    if proxies:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        address = forwarded[-proxies] if len(forwarded) >= proxies else address
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
