"""One question to a language model behind an OpenAI-compatible address; used only where it is switched on.

Settings, all of the environment: AIDLIFT_LLM_URL (such as http://127.0.0.1:8080/v1), AIDLIFT_LLM_MODEL,
AIDLIFT_LLM_KEY (if the server asks for one). Without the first nothing is ever sent.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aidlift.errors import BadInput, Unreachable

MOST_BYTES = 4_000_000
SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class ChatServer:
    """Where to ask, and which model."""

    url: str
    model: str
    key: str = ""


def chat_server(settings: Mapping[str, str] = os.environ) -> ChatServer | None:
    """Return the server that the environment names, or None where it names none: the default."""
    url = settings.get("AIDLIFT_LLM_URL", "").rstrip("/")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"AIDLIFT_LLM_URL is {url!r}; it must begin with http:// or https://.")
    return ChatServer(
        url=url, model=settings.get("AIDLIFT_LLM_MODEL", "default"), key=settings.get("AIDLIFT_LLM_KEY", "")
    )


def asker(server: ChatServer) -> Callable[[str], str]:
    """Return a function that sends one prompt at temperature 0 and returns the reply's text.

    It raises Unreachable where no usable answer comes back.
    """

    def ask(prompt: str) -> str:
        body = {"model": server.model, "temperature": 0, "messages": [{"role": "user", "content": prompt}]}
        headers = {"Content-Type": "application/json"}
        if server.key:
            headers["Authorization"] = f"Bearer {server.key}"
        request = urllib.request.Request(  # noqa: S310  # the scheme was checked in chat_server
            f"{server.url}/chat/completions", json.dumps(body).encode(), headers
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as reply:  # noqa: S310
                told = json.loads(reply.read(MOST_BYTES))
            return str(told["choices"][0]["message"]["content"])
        except (urllib.error.URLError, OSError) as error:
            raise Unreachable(f"The model at {server.url} did not answer: {error}.") from None
        except (ValueError, KeyError, IndexError, TypeError):
            raise Unreachable(f"The model at {server.url} answered in no form that is known.") from None

    return ask
