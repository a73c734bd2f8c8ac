#!/bin/sh
# An iceberg is hit: lines in, lines out. The requests may as well come from a file or from another program.
cd "$(dirname "$0")/../.." || exit 1
npm run -s conformance << 'LINES'
{"op":"new","id":"s1","side":"SELL","type":"LIMIT","price":10001,"qty":250,"display":100}
{"op":"new","id":"s2","side":"SELL","type":"LIMIT","price":10001,"qty":50}
{"op":"new","id":"b1","side":"BUY","type":"LIMIT","price":10001,"qty":180}
{"op":"book","depth":5}
LINES
