#!/usr/bin/env python3
"""Drives the matching core through its conformance door, and checks it against scenarios worked out by hand.

Needs Python 3 and nothing else. The exit code is 1 where a scenario fails.

    python3 examples/conformance/check.py                 # the core of this repository
    python3 examples/conformance/check.py ./other-engine  # any program that speaks the same lines

`Door` is all that an adapter needs; docs/CONFORMANCE.md describes the lines.
"""

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Door:
    """A running door. Answers are read by a thread of their own, so that neither side ever waits for the other."""

    def __init__(self, command=("npm", "run", "-s", "conformance")):
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.seq = 0
        self.answers = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.answers.put(json.loads(line))
        self.answers.put(None)

    def send(self, request):
        """Sends one request (an object, or a line as it is) and gives its number."""
        line = request if isinstance(request, str) else json.dumps(request)
        self.process.stdin.write(line + "\n")
        self.seq += 1
        return self.seq

    def ask(self, request):
        """Sends one request and gives all its outputs, without their `seq`.

        A request has one output or many, and none says that it is the last: so a second request follows whose answer shows
        that the first is answered in full.
        """
        number = self.send(request)
        fence = self.send({"op": "book", "depth": 1})
        self.process.stdin.flush()
        outputs = []
        while True:
            output = self.answers.get(timeout=30)
            if output is None:
                raise RuntimeError("the door has closed")
            seq = output.pop("seq")
            if seq == fence:
                return outputs
            if seq != number:
                raise RuntimeError(f"expected an answer to line {number}, got one to line {seq}")
            outputs.append(output)

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)


# --- Requests and outputs in short -----------------------------------------------------------------------------------


def new(id, side, qty, price=None, **more):
    request = {"op": "new", "id": id, "side": side, "type": "MARKET" if price is None else "LIMIT", "qty": qty}
    if price is not None:
        request["price"] = price
    return {**request, **more}


def buy(id, qty, price=None, **more):
    return new(id, "BUY", qty, price, **more)


def sell(id, qty, price=None, **more):
    return new(id, "SELL", qty, price, **more)


def amend(id, **more):
    return {"op": "amend", "id": id, **more}


def replace(id, **more):
    return {"op": "replace", "id": id, **more}


def phase(to):
    return {"op": "phase", "to": to}


def time(now):
    return {"op": "time", "now": now}


BOOK = {"op": "book"}
ORDERS = {"op": "book", "orders": True}


def accepted(id):
    return {"event": "accepted", "id": id}


def rejected(id, code):
    return {"event": "rejected", "id": id, "code": code}


def trade(maker, taker, price, qty):
    return {"event": "trade", "maker": maker, "taker": taker, "price": price, "qty": qty}


def refreshed(id, qty):
    return {"event": "refreshed", "id": id, "qty": qty}


def canceled(id, qty, reason):
    return {"event": "canceled", "id": id, "qty": qty, "reason": reason}


def amended(id, priority):
    return {"event": "amended", "id": id, "priority": priority}


def prevented(maker, taker, qty):
    return {"event": "prevented", "maker": maker, "taker": taker, "qty": qty}


def event(name, **more):
    return {"event": name, **more}


def book(bids=(), asks=()):
    return {"event": "book", "bids": [list(level) for level in bids], "asks": [list(level) for level in asks]}


def orders(bids=(), asks=()):
    return {"bids": [list(order) for order in bids], "asks": [list(order) for order in asks]}


def rests(request):
    """A step in which an order is taken and nothing follows."""
    return request, [accepted(request["id"])]


# --- Scenarios: each starts on an empty book; a step is a request and the outputs that it must give -------------------

SCENARIOS = {
    "best price first, then the earlier order": [
        rests(sell("a", 10, 101)),
        rests(sell("b", 10, 100)),
        rests(sell("c", 10, 100)),
        (
            buy("d", 25),
            [accepted("d"), trade("b", "d", 100, 10), trade("c", "d", 100, 10), trade("a", "d", 101, 5)],
        ),
    ],
    "a trade has the maker's price; what is left of a limit order rests": [
        rests(buy("a", 10, 105)),
        (sell("b", 15, 103), [accepted("b"), trade("a", "b", 105, 10)]),
        (BOOK, [book(asks=[(103, 5, 1)])]),
    ],
    "a used-up iceberg slice goes to the back": [
        rests(sell("ice", 250, 10001, display=100)),
        rests(sell("s", 50, 10001)),
        (BOOK, [book(asks=[(10001, 150, 2)])]),
        (
            buy("b", 180, 10001),
            [
                accepted("b"),
                trade("ice", "b", 10001, 100),
                refreshed("ice", 100),
                trade("s", "b", 10001, 50),
                trade("ice", "b", 10001, 30),
            ],
        ),
        (ORDERS, [{**book(asks=[(10001, 70, 1)]), "orders": orders(asks=[("ice", 10001, 120)])}]),
    ],
    "fill-or-kill: all or nothing, the reserve counts": [
        rests(sell("ice", 30, 100, display=10)),
        (buy("a", 31, 100, tif="FOK"), [accepted("a"), canceled("a", 31, "FOK")]),
        (
            buy("b", 30, 100, tif="FOK"),
            [
                accepted("b"),
                trade("ice", "b", 100, 10),
                refreshed("ice", 10),
                trade("ice", "b", 100, 10),
                refreshed("ice", 10),
                trade("ice", "b", 100, 10),
            ],
        ),
        (BOOK, [book()]),
    ],
    "immediate-or-cancel and market orders never rest": [
        rests(sell("a", 10, 100)),
        (buy("b", 15, 100, tif="IOC"), [accepted("b"), trade("a", "b", 100, 10), canceled("b", 5, "IOC")]),
        (sell("c", 7), [accepted("c"), canceled("c", 7, "NO_LIQUIDITY")]),
        (buy("d", 5, 100, tif="IOC", minQty=2), [accepted("d"), canceled("d", 5, "MIN_QUANTITY")]),
        (BOOK, [book()]),
    ],
    "post-only adds, or slides until it does": [
        rests(sell("a", 5, 100)),
        (buy("b", 1, 100, postOnly=True), [rejected("b", "POST_ONLY_WOULD_TRADE")]),
        rests(buy("c", 1, 102, postOnly="SLIDE")),
        (BOOK, [book(bids=[(99, 1, 1)], asks=[(100, 5, 1)])]),
    ],
    "displayed before hidden at one price": [
        rests(sell("h", 5, 100, hidden=True)),
        rests(sell("d", 5, 100)),
        (BOOK, [book(asks=[(100, 5, 1)])]),
        (buy("b", 7, 100), [accepted("b"), trade("d", "b", 100, 5), trade("h", "b", 100, 2)]),
        (BOOK, [book()]),
    ],
    "an amendment: size down keeps priority, size up and price lose it": [
        rests(buy("a", 10, 100)),
        rests(buy("b", 10, 100)),
        (amend("a", qty=5), [amended("a", "kept")]),
        (amend("a", qty=8), [amended("a", "lost")]),
        (sell("c", 12), [accepted("c"), trade("b", "c", 100, 10), trade("a", "c", 100, 2)]),
        (amend("a", qty=2), [rejected("a", "QUANTITY_BELOW_FILLED")]),
        rests(sell("d", 4, 101)),
        (amend("a", price=101), [amended("a", "lost"), trade("d", "a", 101, 4)]),
        (amend("d", qty=1), [rejected("d", "ORDER_NOT_OPEN")]),
    ],
    "a replacement is a new order under the old id, or nothing": [
        rests(buy("a", 10, 100)),
        rests(buy("b", 10, 100)),
        (replace("a", qty=0), [rejected("a", "INVALID_QUANTITY")]),
        (replace("a", qty=7), [event("replaced", id="a")]),
        (
            ORDERS,
            [{**book(bids=[(100, 17, 2)]), "orders": orders(bids=[("b", 100, 10), ("a", 100, 7)])}],
        ),
    ],
    "an account does not trade with itself": [
        rests(sell("a", 10, 100, account="A")),
        rests(sell("b", 10, 100, account="B")),
        (
            buy("c", 15, 100, account="A", stp="CANCEL_MAKER"),
            [
                accepted("c"),
                prevented("a", "c", 10),
                canceled("a", 10, "SELF_TRADE_PREVENTION"),
                trade("b", "c", 100, 10),
            ],
        ),
        (
            sell("d", 8, 100, account="A", stp="DECREMENT"),
            [accepted("d"), prevented("c", "d", 5), canceled("c", 5, "SELF_TRADE_PREVENTION")],
        ),
        (BOOK, [book(asks=[(100, 3, 1)])]),
    ],
    "stops set each other off": [
        rests(sell("a", 10, 101)),
        rests(sell("b", 10, 102)),
        rests(sell("c", 10, 103)),
        rests({**buy("y", 10), "type": "STOP", "stop": 102}),
        rests({**buy("x", 10), "type": "STOP", "stop": 101}),
        (
            buy("m", 10),
            [
                accepted("m"),
                trade("a", "m", 101, 10),
                event("triggered", id="x"),
                trade("b", "x", 102, 10),
                event("triggered", id="y"),
                trade("c", "y", 103, 10),
            ],
        ),
    ],
    "one cancels the other": [
        rests(sell("target", 5, 110)),
        rests({**sell("stop", 5), "type": "STOP", "stop": 90, "oco": "target"}),
        (buy("b", 5, 110), [accepted("b"), trade("target", "b", 110, 5), canceled("stop", 5, "LINKED")]),
    ],
    "an auction has one price": [
        (phase("AUCTION"), [event("phase", to="AUCTION")]),
        rests(buy("a", 30, 10005)),
        rests(sell("b", 20, 10003)),
        (buy("c", 1, 10005, tif="IOC"), [rejected("c", "MARKET_CLOSED")]),
        (BOOK, [book(bids=[(10005, 30, 1)], asks=[(10003, 20, 1)])]),
        # 20 trade at 10003, 10004 and 10005, and buyers are left at all of them: the highest.
        (phase("CONTINUOUS"), [event("phase", to="CONTINUOUS"), trade("b", "a", 10005, 20)]),
        (BOOK, [book(bids=[(10005, 10, 1)])]),
    ],
    "time and the close end orders": [
        rests(buy("g", 5, 99, tif="GTD", expiresAt=1000)),
        rests(buy("d", 6, 98, tif="DAY")),
        rests(buy("c", 7, 97)),
        (time(999), [event("time", now=999)]),
        (time(1000), [event("time", now=1000), event("expired", id="g", qty=5)]),
        (phase("CLOSED"), [event("phase", to="CLOSED"), event("expired", id="d", qty=6)]),
        (buy("e", 1, 1, tif="DAY"), [rejected("e", "MARKET_CLOSED")]),
        (BOOK, [book(bids=[(97, 7, 1)])]),
    ],
    "risk checks, where they are asked for": [
        ({"op": "config", "risk": True}, [event("config", risk=True)]),
        rests(buy("a", 1000, 100)),
        (buy("b", 1001, 100), [rejected("b", "ORDER_SIZE_EXCEEDED")]),
    ],
    "a line that is no request changes nothing": [
        rests(buy("a", 1, 100)),
        ("", [{"event": "rejected", "code": "BAD_INPUT"}]),
        (amend("a", qty=1.5), [rejected("a", "BAD_INPUT")]),
        (buy("a", 1, 100), [rejected("a", "DUPLICATE_CLIENT_ORDER_ID")]),
        (BOOK, [book(bids=[(100, 1, 1)])]),
    ],
}


def first_difference(door, steps):
    door.ask({"op": "reset"})
    for request, expected in steps:
        outputs = door.ask(request)
        if outputs != expected:
            return f"  sent      {json.dumps(request)}\n  expected  {json.dumps(expected)}\n  came      {json.dumps(outputs)}"
    return None


def main(command):
    door = Door(command) if command else Door()
    failed = 0
    for name, steps in SCENARIOS.items():
        difference = first_difference(door, steps)
        print(f"{'pass' if difference is None else 'FAIL'}  {name}")
        if difference is not None:
            failed += 1
            print(difference)
    code = door.close()
    print(f"{len(SCENARIOS) - failed} passed, {failed} failed")
    return 1 if failed or code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
