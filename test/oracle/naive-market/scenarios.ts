/** What follows from the rules, worked out by hand: requests on the left, answers on the right (see `script.ts`). */
export const SCENARIOS: readonly { readonly title: string; readonly script: string }[] = [
  // --- icebergs -------------------------------------------------------------------------------------
  {
    title: 'F15 F16 D6 D7 an iceberg renews its slice at the back of its level; the last slice is smaller',
    script: `
      1: a sells 25 @ 100 display=10      | 1 accepted
      2: b sells 10 @ 100                 | 2 accepted
      book                                | bids none; asks 20 at 100 (2)
      3: c buys 27 @ 100                  | 3 accepted, 3 takes 10 from 1 at 100, 1 shows 10, 3 takes 10 from 2 at 100, 3 takes 7 from 1 at 100
      book orders=true                    | bids none; asks 3 at 100 (1); buys none; sells 1: 8 at 100
      4: c buys 5 @ 100 tif=IOC           | 4 accepted, 4 takes 3 from 1 at 100, 1 shows 5, 4 takes 2 from 1 at 100`,
  },
  {
    title: 'D7 an arriving iceberg trades with its full quantity, then shows a slice of what is left',
    script: `
      1: a sells 30 @ 100                 | 1 accepted
      2: b buys 50 @ 100 display=15       | 2 accepted, 2 takes 30 from 1 at 100
      book orders=true                    | bids 15 at 100 (1); asks none; buys 2: 20 at 100; sells none`,
  },
  {
    title: 'D12 an iceberg made smaller loses its reserve first; made larger it shows a fresh slice at the back',
    script: `
      1: a buys 30 @ 100 display=10       | 1 accepted
      2: b buys 10 @ 100                  | 2 accepted
      3: c sells 4 @ 100                  | 3 accepted, 3 takes 4 from 1 at 100
      amend 1 qty=15                      | 1 amended kept
      book orders=true                    | bids 16 at 100 (2); asks none; buys 1: 11 at 100 2: 10 at 100; sells none
      amend 1 qty=8                       | 1 amended kept
      book orders=true                    | bids 14 at 100 (2); asks none; buys 1: 4 at 100 2: 10 at 100; sells none
      amend 1 qty=20                      | 1 amended lost
      book orders=true                    | bids 20 at 100 (2); asks none; buys 2: 10 at 100 1: 16 at 100; sells none
      amend 1 qty=4                       | 1 rejected QUANTITY_BELOW_FILLED`,
  },
  {
    title: 'F2 displayed goes before hidden at one price, an earlier hidden one too; hidden does not show',
    script: `
      1: a sells 10 @ 100 hidden=true     | 1 accepted
      2: b sells 12 @ 100 display=6       | 2 accepted
      book                                | bids none; asks 6 at 100 (1)
      3: c buys 15 @ 100                  | 3 accepted, 3 takes 6 from 2 at 100, 2 shows 6, 3 takes 6 from 2 at 100, 3 takes 3 from 1 at 100`,
  },

  // --- FOK, IOC, minimum quantity -------------------------------------------------------------------
  {
    title: 'F19 D10 fill-or-kill counts the reserve of icebergs and hidden orders, and leaves no trace when it fails',
    script: `
      1: a sells 20 @ 100 display=5       | 1 accepted
      2: a sells 5 @ 101 hidden=true      | 2 accepted
      3: b buys 26 @ 101 tif=FOK          | 3 accepted, 3 canceled 26 FOK
      4: b buys 21 @ 100 tif=FOK          | 4 accepted, 4 canceled 21 FOK
      5: b buys 12 @ 100 tif=FOK          | 5 accepted, 5 takes 5 from 1 at 100, 1 shows 5, 5 takes 5 from 1 at 100, 1 shows 5, 5 takes 2 from 1 at 100
      6: b buys 13 tif=FOK                | 6 accepted, 6 takes 3 from 1 at 100, 1 shows 5, 6 takes 5 from 1 at 100, 6 takes 5 from 2 at 101`,
  },
  ...['CANCEL_TAKER', 'CANCEL_BOTH', 'DECREMENT'].map((mode) => ({
    title: `F19 D10 D13 an own order in the way kills a fill-or-kill with ${mode}, but one behind the last fill does not`,
    script: `
      1: a sells 10 @ 100                 | 1 accepted
      2: b sells 10 @ 101                 | 2 accepted
      3: c sells 10 @ 102                 | 3 accepted
      4: b buys 15 @ 102 tif=FOK stp=${mode} | 4 accepted, 4 canceled 15 FOK
      5: b buys 10 @ 102 tif=FOK stp=${mode} | 5 accepted, 5 takes 10 from 1 at 100`,
  })),
  {
    title: 'F19 D10 D13 with CANCEL_MAKER fill-or-kill passes its own order by if the rest suffices',
    script: `
      1: a sells 10 @ 100                 | 1 accepted
      2: b sells 10 @ 101                 | 2 accepted
      3: c sells 10 @ 102                 | 3 accepted
      4: b buys 21 @ 102 tif=FOK stp=CANCEL_MAKER | 4 accepted, 4 canceled 21 FOK
      5: b buys 15 @ 102 tif=FOK stp=CANCEL_MAKER | 5 accepted, 5 takes 10 from 1 at 100, 5 and 2 prevented 5, 2 canceled 10 SELF_TRADE_PREVENTION, 5 takes 5 from 3 at 102`,
  },
  {
    title: 'F19 D13 with NONE fill-or-kill trades with itself',
    script: `
      1: b sells 10 @ 100                 | 1 accepted
      2: b buys 10 @ 100 tif=FOK stp=NONE | 2 accepted, 2 takes 10 from 1 at 100`,
  },
  {
    title: 'F19 a fill-or-kill that needs both orders of a link is killed: the first fill would cancel the other',
    script: `
      1: a sells 5 @ 100                  | 1 accepted
      2: a sells 5 @ 101 oco=1            | 2 accepted
      3: b buys 10 @ 101 tif=FOK          | 3 accepted, 3 canceled 10 FOK
      4: b buys 10 @ 101 tif=IOC          | 4 accepted, 4 takes 5 from 1 at 100, 2 canceled 5 LINKED, 4 canceled 5 IOC`,
  },
  {
    title: 'F18 a minimum quantity on IOC is for the whole of it, over several orders, or nothing',
    script: `
      1: a sells 4 @ 100                  | 1 accepted
      2: a sells 4 @ 101                  | 2 accepted
      3: b buys 20 @ 101 tif=IOC minQty=9 | 3 accepted, 3 canceled 20 MIN_QUANTITY
      4: b buys 20 @ 100 tif=IOC minQty=5 | 4 accepted, 4 canceled 20 MIN_QUANTITY
      5: b buys 20 @ 101 tif=IOC minQty=8 | 5 accepted, 5 takes 4 from 1 at 100, 5 takes 4 from 2 at 101, 5 canceled 12 IOC
      6: b buys 5 minQty=1                | 6 accepted, 6 canceled 5 MIN_QUANTITY
      7: b buys 5                         | 7 accepted, 7 canceled 5 NO_LIQUIDITY`,
  },
  {
    title:
      'F18 a resting minimum quantity is passed over by what is smaller, and its rest counts where that is smaller',
    script: `
      1: a sells 10 @ 100 hidden=true minQty=6  | 1 accepted
      2: b sells 3 @ 101                  | 2 accepted
      3: c buys 5 @ 101                   | 3 accepted, 3 takes 3 from 2 at 101
      cancel 3                            | 3 canceled 2 USER
      4: c buys 6 @ 100                   | 4 accepted, 4 takes 6 from 1 at 100
      5: c buys 3 @ 100                   | 5 accepted
      cancel 5                            | 5 canceled 3 USER
      6: c buys 4 @ 100                   | 6 accepted, 6 takes 4 from 1 at 100`,
  },
  {
    title:
      'F18 an arriving order with a minimum quantity passes small ones over, until its rest is no larger than they are',
    script: `
      1: a sells 4 @ 99                   | 1 accepted
      2: a sells 12 @ 100 display=3       | 2 accepted
      3: b buys 8 @ 100 hidden=true minQty=5 | 3 accepted, 3 takes 3 from 2 at 100, 2 shows 3, 3 takes 3 from 2 at 100, 2 shows 3, 3 takes 2 from 1 at 99
      book orders=true                    | bids none; asks 2 at 99 (1) 3 at 100 (1); buys none; sells 1: 2 at 99 2: 6 at 100`,
  },

  // --- post-only ------------------------------------------------------------------------------------
  {
    title:
      'F17 D9 post-only is refused where any part of it would trade, with a hidden order too, on amend and replace as well',
    script: `
      1: a sells 1 @ 100 hidden=true      | 1 accepted
      2: b buys 50 @ 100 postOnly=true    | 2 rejected POST_ONLY_WOULD_TRADE
      2: b buys 50 @ 99 postOnly=true     | 2 accepted
      amend 2 price=100                   | 2 rejected POST_ONLY_WOULD_TRADE
      replace 2 price=101                 | 2 rejected POST_ONLY_WOULD_TRADE
      book                                | bids 50 at 99 (1); asks none
      3: c sells 50 @ 99                  | 3 accepted, 3 takes 50 from 2 at 99`,
  },
  {
    title: 'F17 D9 SLIDE goes one tick behind the best it would have traded with, hidden included',
    script: `
      1: a sells 5 @ 100 hidden=true      | 1 accepted
      2: a sells 5 @ 102                  | 2 accepted
      3: b buys 9 @ 103 postOnly=SLIDE    | 3 accepted
      book                                | bids 9 at 99 (1); asks 5 at 102 (1)
      4: b sells 9 @ 98 postOnly=SLIDE    | 4 accepted
      book                                | bids 9 at 99 (1); asks 9 at 100 (1) 5 at 102 (1)
      5: a buys 1 @ 1                     | 5 accepted
      6: a sells 1 @ 1 hidden=true        | 6 accepted, 6 takes 1 from 3 at 99`,
  },
  {
    title: 'F17 D9 a SLIDE that would have to go below one tick is refused',
    script: `
      1: a sells 5 @ 1                    | 1 accepted
      2: b buys 9 @ 3 postOnly=SLIDE      | 2 rejected POST_ONLY_WOULD_TRADE`,
  },

  // --- self-trade prevention ------------------------------------------------------------------------
  {
    title: 'D13 CANCEL_TAKER: fills before the hit stay',
    script: `
      1: b sells 5 @ 100                  | 1 accepted
      2: a sells 10 @ 101                 | 2 accepted
      3: a buys 20 @ 101                  | 3 accepted, 3 takes 5 from 1 at 100, 3 and 2 prevented 10, 3 canceled 15 SELF_TRADE_PREVENTION`,
  },
  {
    title: 'D13 CANCEL_MAKER goes on, CANCEL_BOTH cancels the maker and then the taker',
    script: `
      1: a sells 10 @ 100                 | 1 accepted
      2: a sells 10 @ 100                 | 2 accepted
      3: a buys 4 @ 100 stp=CANCEL_MAKER tif=IOC | 3 accepted, 3 and 1 prevented 4, 1 canceled 10 SELF_TRADE_PREVENTION, 3 and 2 prevented 4, 2 canceled 10 SELF_TRADE_PREVENTION, 3 canceled 4 IOC
      4: a sells 10 @ 100                 | 4 accepted
      5: a buys 4 @ 100 stp=CANCEL_BOTH   | 5 accepted, 5 and 4 prevented 4, 4 canceled 10 SELF_TRADE_PREVENTION, 5 canceled 4 SELF_TRADE_PREVENTION`,
  },
  {
    title: 'D13 DECREMENT takes the smaller off both, off the total too; an iceberg loses its reserve first',
    script: `
      1: a sells 20 @ 100 display=8       | 1 accepted
      2: a buys 15 @ 100 stp=DECREMENT    | 2 accepted, 2 and 1 prevented 15, 2 canceled 15 SELF_TRADE_PREVENTION
      book orders=true                    | bids none; asks 5 at 100 (1); buys none; sells 1: 5 at 100
      amend 1 qty=6                       | 1 amended lost
      3: a buys 9 @ 100 stp=DECREMENT     | 3 accepted, 3 and 1 prevented 6, 1 canceled 6 SELF_TRADE_PREVENTION
      amend 3 qty=3                       | 3 amended kept
      4: a sells 3 @ 100 stp=DECREMENT    | 4 accepted, 4 and 3 prevented 3, 3 canceled 3 SELF_TRADE_PREVENTION, 4 canceled 3 SELF_TRADE_PREVENTION`,
  },
  {
    title: 'D13 orders that name no account never meet themselves, and an uncross prevents nothing',
    script: `
      1: - sells 5 @ 100                  | 1 accepted
      2: - buys 5 @ 100                   | 2 accepted, 2 takes 5 from 1 at 100
      phase AUCTION                       | AUCTION
      3: a sells 5 @ 100                  | 3 accepted
      4: a buys 5 @ 100                   | 4 accepted
      phase CONTINUOUS                    | CONTINUOUS, 4 takes 5 from 3 at 100`,
  },

  // --- stops ----------------------------------------------------------------------------------------
  {
    title: 'F13 F14 D14 stops look at every trade after the order is done; buys lowest first; those found later wait',
    script: `
      1: a sells 5 @ 101                  | 1 accepted
      2: a sells 5 @ 103                  | 2 accepted
      3: a sells 5 @ 104                  | 3 accepted
      4: a sells 5 @ 105                  | 4 accepted
      5: c buys 5 stop=103                | 5 accepted
      6: c buys 5 stop=102                | 6 accepted
      7: c buys 5 @ 104 stop=104          | 7 accepted
      8: b buys 10 @ 103                  | 8 accepted, 8 takes 5 from 1 at 101, 8 takes 5 from 2 at 103, 6 triggered, 6 takes 5 from 3 at 104, 5 triggered, 5 takes 5 from 4 at 105, 7 triggered
      book                                | bids 5 at 104 (1); asks none`,
  },
  {
    title: 'D14 sells are set off highest first, then by time, after all buys of the same trade',
    script: `
      1: a buys 1 @ 100                   | 1 accepted
      2: c sells 1 stop=100               | 2 accepted
      3: c sells 1 stop=101               | 3 accepted
      4: c sells 1 stop=101               | 4 accepted
      5: c buys 1 stop=90                 | 5 accepted
      6: b sells 1 @ 100                  | 6 accepted, 6 takes 1 from 1 at 100, 5 triggered, 5 canceled 1 NO_LIQUIDITY, 3 triggered, 3 canceled 1 NO_LIQUIDITY, 4 triggered, 4 canceled 1 NO_LIQUIDITY, 2 triggered, 2 canceled 1 NO_LIQUIDITY`,
  },
  {
    title: 'D14 a stop that the last trade reached already is set off on entry; quotes set off nothing',
    script: `
      1: a sells 5 @ 100                  | 1 accepted
      2: b buys 5 stop=100                | 2 accepted
      3: b buys 1 @ 100                   | 3 accepted, 3 takes 1 from 1 at 100, 2 triggered, 2 takes 4 from 1 at 100, 2 canceled 1 NO_LIQUIDITY
      4: c sells 3 @ 99 stop=100 tif=IOC  | 4 accepted, 4 triggered, 4 canceled 3 IOC
      5: c sells 3 stop=100 tif=FOK       | 5 accepted, 5 triggered, 5 canceled 3 FOK`,
  },
  {
    title: 'D14 D56 stops are held outside CONTINUOUS, and compared with the last trade when it comes',
    script: `
      1: a sells 5 @ 100                  | 1 accepted
      2: b buys 5 @ 100                   | 2 accepted, 2 takes 5 from 1 at 100
      phase HALTED                        | HALTED
      3: c sells 5 stop=100               | 3 accepted
      4: c buys 5 stop=101                | 4 accepted
      5: c buys 5 stop=99                 | 5 accepted
      phase CONTINUOUS                    | CONTINUOUS, 5 triggered, 5 canceled 5 NO_LIQUIDITY, 3 triggered, 3 canceled 5 NO_LIQUIDITY`,
  },
  {
    title: 'D14 the price of an uncross counts for stops after it',
    script: `
      phase AUCTION                       | AUCTION
      1: a sells 5 @ 100                  | 1 accepted
      2: b buys 5 @ 100                   | 2 accepted
      3: c buys 5 @ 101 stop=99           | 3 accepted
      phase CONTINUOUS                    | CONTINUOUS, 2 takes 5 from 1 at 100, 3 triggered
      book                                | bids 5 at 101 (1); asks none`,
  },
  {
    title: 'F13 a trailing stop follows the trades towards the market and never back',
    script: `
      1: c sells 1 trail=3                | 1 rejected INVALID_PRICE
      2: a buys 1 @ 100                   | 2 accepted
      3: b sells 1 @ 100                  | 3 accepted, 3 takes 1 from 2 at 100
      1: c sells 1 trail=3                | 1 accepted
      4: a buys 1 @ 105                   | 4 accepted
      5: b sells 1 @ 105                  | 5 accepted, 5 takes 1 from 4 at 105
      6: a buys 1 @ 103                   | 6 accepted
      7: b sells 1 @ 103                  | 7 accepted, 7 takes 1 from 6 at 103
      8: a buys 2 @ 102                   | 8 accepted
      9: b sells 1 @ 102                  | 9 accepted, 9 takes 1 from 8 at 102, 1 triggered, 1 takes 1 from 8 at 102`,
  },
  {
    title: 'F13 a trail in per cent is rounded up',
    script: `
      1: a buys 2 @ 101                   | 1 accepted
      2: b sells 1 @ 101                  | 2 accepted, 2 takes 1 from 1 at 101
      3: c sells 1 trailPct=1             | 3 accepted
      4: a buys 2 @ 99                    | 4 accepted
      5: b sells 1 @ 101                  | 5 accepted, 5 takes 1 from 1 at 101
      6: b sells 1 @ 99                   | 6 accepted, 6 takes 1 from 4 at 99, 3 triggered, 3 takes 1 from 4 at 99`,
  },

  // --- links ----------------------------------------------------------------------------------------
  {
    title: 'OCO: a trade cancels the other right after it, before the refresh',
    script: `
      1: a sells 20 @ 100 display=5       | 1 accepted
      2: a sells 5 stop=90 oco=1          | 2 accepted
      3: b buys 6 @ 100                   | 3 accepted, 3 takes 5 from 1 at 100, 2 canceled 5 LINKED, 1 shows 5, 3 takes 1 from 1 at 100`,
  },
  {
    title: 'OCO: a trigger cancels the other right after it; a cancel cancels nobody else',
    script: `
      1: a buys 1 @ 95                    | 1 accepted
      2: c sells 9 @ 105                  | 2 accepted
      3: c sells 9 stop=95 oco=2          | 3 accepted
      4: c sells 9 @ 106                  | 4 accepted
      5: c sells 9 @ 107 oco=4            | 5 accepted
      cancel 5                            | 5 canceled 9 USER
      6: b sells 1 @ 95                   | 6 accepted, 6 takes 1 from 1 at 95, 3 triggered, 2 canceled 9 LINKED, 3 canceled 9 NO_LIQUIDITY
      book                                | bids none; asks 9 at 106 (1)`,
  },
  {
    title: 'OCO: the maker’s other goes before the taker’s; a new link takes the place of an old one',
    script: `
      1: a sells 5 @ 100                  | 1 accepted
      2: a sells 5 @ 120 oco=1            | 2 accepted
      3: b buys 5 @ 80                    | 3 accepted
      4: a sells 5 @ 121 oco=1            | 4 accepted
      5: b buys 5 @ 100 oco=3             | 5 accepted, 5 takes 5 from 1 at 100, 4 canceled 5 LINKED, 3 canceled 5 LINKED
      cancel 2                            | 2 canceled 5 USER
      6: a sells 5 @ 120 oco=7            | 6 rejected ORDER_NOT_OPEN`,
  },
  {
    title: 'OCO: in an uncross the cancels come after all trades, and before the refreshes',
    script: `
      phase AUCTION                       | AUCTION
      1: a sells 20 @ 100 display=5       | 1 accepted
      2: a sells 5 @ 130 oco=1            | 2 accepted
      3: b buys 5 @ 100                   | 3 accepted
      4: b buys 6 @ 100                   | 4 accepted
      phase CONTINUOUS                    | CONTINUOUS, 3 takes 5 from 1 at 100, 4 takes 6 from 1 at 100, 2 canceled 5 LINKED, 1 shows 5
      book                                | bids none; asks 5 at 100 (1)`,
  },

  // --- pegs -----------------------------------------------------------------------------------------
  {
    title: 'pegs: MID is rounded away from the market, waits for both sides, and does not show',
    script: `
      1: a buys 5 peg=MID                 | 1 accepted
      2: b sells 5 peg=MID                | 2 accepted
      3: c buys 1 @ 100                   | 3 accepted
      book orders=true                    | bids 1 at 100 (1); asks none; buys 3: 1 at 100; sells none
      4: c sells 1 @ 105                  | 4 accepted
      book orders=true                    | bids 1 at 100 (1); asks 1 at 105 (1); buys 1: 5 at 102 3: 1 at 100; sells 2: 5 at 103 4: 1 at 105
      5: c sells 1 @ 104                  | 5 accepted, 2 takes 5 from 1 at 102
      book orders=true                    | bids 1 at 100 (1); asks 1 at 104 (1) 1 at 105 (1); buys 3: 1 at 100; sells 5: 1 at 104 4: 1 at 105`,
  },
  {
    title:
      'pegs: PRIMARY follows its own side up to its limit, at the back of what is hidden there; several in their old order',
    script: `
      1: a buys 5 peg=PRIMARY             | 1 accepted
      2: b buys 5 @ 101 peg=PRIMARY       | 2 accepted
      3: c buys 1 @ 100                   | 3 accepted
      book orders=true                    | bids 1 at 100 (1); asks none; buys 3: 1 at 100 1: 5 at 100 2: 5 at 100; sells none
      4: c buys 1 @ 102 hidden=true       | 4 accepted
      5: c buys 1 @ 102                   | 5 accepted
      book orders=true                    | bids 1 at 102 (1) 1 at 100 (1); asks none; buys 5: 1 at 102 4: 1 at 102 1: 5 at 102 2: 5 at 101 3: 1 at 100; sells none
      cancel 5                            | 5 canceled 1 USER
      book orders=true                    | bids 1 at 100 (1); asks none; buys 4: 1 at 102 3: 1 at 100 1: 5 at 100 2: 5 at 100; sells none
      cancel 3                            | 3 canceled 1 USER
      book orders=true                    | bids none; asks none; buys 4: 1 at 102; sells none`,
  },
  {
    title: 'pegs: one that is re-priced into a hidden order takes from it',
    script: `
      1: a sells 5 @ 101 hidden=true      | 1 accepted
      2: b buys 3 peg=PRIMARY             | 2 accepted
      3: c buys 4 @ 100                   | 3 accepted
      4: d buys 9 @ 101 hidden=true minQty=9 | 4 accepted
      5: c buys 1 @ 101                   | 5 accepted, 5 takes 1 from 1 at 101
      6: c buys 5 @ 101                   | 6 accepted, 6 takes 4 from 1 at 101
      book orders=true                    | bids 1 at 101 (1) 4 at 100 (1); asks none; buys 6: 1 at 101 4: 9 at 101 2: 3 at 101 3: 4 at 100; sells none`,
  },

  // --- the uncross ----------------------------------------------------------------------------------
  {
    title: 'D56 the uncross trades the most; market orders first, then price, then time; icebergs with their full size',
    script: `
      phase AUCTION                       | AUCTION
      1: a buys 10 @ 99 display=2         | 1 accepted
      2: b buys 10 @ 100                  | 2 accepted
      3: c buys 4 tif=OPEN                | 3 accepted
      4: c buys 4 @ 99                    | 4 accepted
      5: d sells 25 @ 99                  | 5 accepted
      book                                | bids 10 at 100 (1) 6 at 99 (2); asks 25 at 99 (1)
      phase CONTINUOUS                    | CONTINUOUS, 3 takes 4 from 5 at 99, 2 takes 10 from 5 at 99, 1 takes 10 from 5 at 99, 4 takes 1 from 5 at 99
      book                                | bids 3 at 99 (1); asks none`,
  },
  {
    title: 'D56 tie: the least imbalance',
    script: `
      phase AUCTION                       | AUCTION
      1: a buys 10 @ 102                  | 1 accepted
      2: a buys 5 @ 100                   | 2 accepted
      3: b sells 10 @ 100                 | 3 accepted
      phase CONTINUOUS                    | CONTINUOUS, 1 takes 10 from 3 at 101`,
  },
  {
    title: 'D56 tie: the highest price where buyers are left at all of them',
    script: `
      phase AUCTION                       | AUCTION
      1: a buys 10 @ 102                  | 1 accepted
      2: b sells 5 @ 100                  | 2 accepted
      phase CONTINUOUS                    | CONTINUOUS, 1 takes 5 from 2 at 102`,
  },
  {
    title: 'D56 tie: the lowest price where sellers are left at all of them',
    script: `
      phase AUCTION                       | AUCTION
      1: a buys 5 @ 102                   | 1 accepted
      2: b sells 10 @ 100                 | 2 accepted
      phase CONTINUOUS                    | CONTINUOUS, 1 takes 5 from 2 at 100`,
  },
  {
    title:
      'D56 tie: buyers left at some and sellers at others, nearest the last trade, here the lowest as there was none',
    script: `
      phase AUCTION                       | AUCTION
      1: a buys 5 @ 102                   | 1 accepted
      2: a buys 5 @ 100                   | 2 accepted
      3: b sells 5 @ 100                  | 3 accepted
      4: b sells 5 @ 102                  | 4 accepted
      phase CONTINUOUS                    | CONTINUOUS, 1 takes 5 from 3 at 101`,
  },
  ...[
    { last: 101, price: 101 },
    { last: 110, price: 102 },
    { last: 90, price: 100 },
  ].map(({ last, price }) => ({
    title: `D56 tie with nobody left: of 100 to 102 the nearest to the last trade at ${last}`,
    script: `
      1: a buys 1 @ ${last} | 1 accepted
      2: b sells 1 @ ${last} | 2 accepted, 2 takes 1 from 1 at ${last}
      phase AUCTION                       | AUCTION
      3: a buys 5 @ 102                   | 3 accepted
      4: b sells 5 @ 100                  | 4 accepted
      phase CONTINUOUS                    | CONTINUOUS, 3 takes 5 from 4 at ${price}`,
  })),
  {
    title: 'D56 market orders alone trade at the last trade’s price; without one they are left',
    script: `
      1: a buys 5 tif=OPEN                | 1 accepted
      2: b sells 5 tif=OPEN               | 2 accepted
      phase HALTED                        | HALTED
      phase CONTINUOUS                    | CONTINUOUS, 1 canceled 5 NO_LIQUIDITY, 2 canceled 5 NO_LIQUIDITY
      3: a buys 5 @ 100                   | 3 accepted
      4: b sells 5 @ 100                  | 4 accepted, 4 takes 5 from 3 at 100
      5: a buys 5 tif=CLOSE               | 5 accepted
      6: b sells 3 tif=CLOSE              | 6 accepted
      phase AUCTION                       | AUCTION
      phase CLOSED                        | CLOSED, 5 takes 3 from 6 at 100, 5 canceled 2 NO_LIQUIDITY`,
  },

  // --- phases ---------------------------------------------------------------------------------------
  {
    title:
      'F21 D56 CLOSED: what is left of CLOSE is canceled, then DAY ends, held stops too, in order of entry; GTC stays',
    script: `
      1: a buys 5 stop=200 tif=DAY        | 1 accepted
      2: a buys 5 @ 100 tif=DAY           | 2 accepted
      3: a buys 5 @ 99                    | 3 accepted
      4: a buys 5 @ 98 tif=CLOSE          | 4 accepted
      book                                | bids 5 at 100 (1) 5 at 99 (1); asks none
      replace 1 stop=201                  | 1 replaced
      phase CLOSED                        | CLOSED, 4 canceled 5 PHASE, 1 expired 5, 2 expired 5
      5: b sells 5 @ 99 tif=DAY           | 5 rejected MARKET_CLOSED
      5: b sells 5 @ 99 tif=IOC           | 5 rejected MARKET_CLOSED
      5: b sells 5 @ 99                   | 5 accepted
      phase HALTED                        | HALTED
      6: b sells 5                        | 6 rejected TRADING_HALTED
      6: b sells 5 stop=100 tif=FOK       | 6 rejected TRADING_HALTED
      phase CONTINUOUS                    | CONTINUOUS, 3 takes 5 from 5 at 99`,
  },
  {
    title: 'F22 GTD ends at its instant, in order of entry whatever the instants',
    script: `
      1: a buys 5 @ 100 tif=GTD expiresAt=20 | 1 accepted
      2: a buys 5 stop=200 tif=GTD expiresAt=10 | 2 accepted
      time 9                              | time 9
      3: a buys 5 @ 100 tif=GTD expiresAt=9 | 3 rejected INVALID_EXPIRY
      time 20                             | time 20, 1 expired 5, 2 expired 5
      time 19                             | line rejected BAD_INPUT`,
  },

  // --- amend and replace ----------------------------------------------------------------------------
  {
    title: 'D12 amend: size down keeps priority, all else loses it; a price that crosses trades',
    script: `
      1: a buys 10 @ 100                  | 1 accepted
      2: b buys 10 @ 100                  | 2 accepted
      3: c sells 4 @ 102                  | 3 accepted
      amend 1 qty=9                       | 1 amended kept
      amend 1                             | 1 amended kept
      amend 1 qty=9 price=100             | 1 amended kept
      4: d sells 1 @ 100                  | 4 accepted, 4 takes 1 from 1 at 100
      amend 1 qty=1                       | 1 rejected QUANTITY_BELOW_FILLED
      amend 1 qty=0                       | 1 rejected INVALID_QUANTITY
      amend 1 qty=11                      | 1 amended lost
      5: d sells 1 @ 100                  | 5 accepted, 5 takes 1 from 2 at 100
      amend 2 price=103                   | 2 amended lost, 2 takes 4 from 3 at 102
      book                                | bids 5 at 103 (1) 10 at 100 (1); asks none`,
  },
  {
    title:
      'D12 replace: always loses priority; the filled part stays in the total; where it would be refused, the old stays',
    script: `
      1: a buys 10 @ 100                  | 1 accepted
      2: b buys 10 @ 100                  | 2 accepted
      3: c sells 4 @ 100                  | 3 accepted, 3 takes 4 from 1 at 100
      replace 1                           | 1 replaced
      book orders=true                    | bids 16 at 100 (2); asks none; buys 2: 10 at 100 1: 6 at 100; sells none
      amend 1 qty=5                       | 1 amended kept
      book orders=true                    | bids 11 at 100 (2); asks none; buys 2: 10 at 100 1: 1 at 100; sells none
      replace 1 price=0                   | 1 rejected INVALID_PRICE
      replace 1 side=SELL qty=12          | 1 replaced, 1 takes 10 from 2 at 100
      book orders=true                    | bids none; asks 2 at 100 (1); buys none; sells 1: 2 at 100
      replace 1 type=MARKET price=null tif=null | 1 replaced, 1 canceled 2 NO_LIQUIDITY
      replace 1                           | 1 rejected ORDER_NOT_OPEN`,
  },

  // --- positions and risk ---------------------------------------------------------------------------
  {
    title: 'reduce-only goes against the position, and not beyond it',
    script: `
      1: a buys 5 @ 100 reduceOnly=true   | 1 rejected REDUCE_ONLY_STATE
      2: - buys 5 @ 100 reduceOnly=true   | 2 rejected INVALID_COMBINATION
      3: b sells 5 @ 100                  | 3 accepted
      4: a buys 5 @ 100                   | 4 accepted, 4 takes 5 from 3 at 100
      5: a sells 6 @ 100 reduceOnly=true  | 5 rejected REDUCE_ONLY_STATE
      5: a sells 4 @ 100 reduceOnly=true  | 5 accepted
      amend 5 qty=6                       | 5 rejected REDUCE_ONLY_STATE
      amend 5 qty=5                       | 5 amended lost
      6: b sells 1 @ 100 reduceOnly=true  | 6 rejected REDUCE_ONLY_STATE`,
  },
  {
    title: 'F60 F59 D50 risk: order size, and the position with all that is open of that side',
    script: `
      config risk=true                    | config
      1: - buys 1001 @ 100                | 1 rejected ORDER_SIZE_EXCEEDED
      1: - buys 1000 @ 100                | 1 accepted
      2: - buys 1000 @ 99                 | 2 accepted
      3: - buys 1000 @ 99                 | 3 accepted
      4: - buys 1000 @ 99                 | 4 accepted
      5: - buys 1000 @ 99                 | 5 accepted
      6: - buys 1000 @ 99                 | 6 accepted
      7: - buys 1000 @ 99                 | 7 accepted
      8: - buys 1000 @ 99                 | 8 accepted
      9: - buys 1000 @ 99                 | 9 accepted
      10: - buys 999 @ 99                 | 10 accepted
      11: - buys 2 @ 99                   | 11 rejected POSITION_LIMIT_EXCEEDED
      amend 10 qty=1000                   | 10 amended lost
      11: a sells 1000 @ 100              | 11 accepted, 11 takes 1000 from 1 at 100
      12: - buys 1 @ 1                    | 12 rejected POSITION_LIMIT_EXCEEDED
      12: - sells 1 @ 200                 | 12 accepted
      config risk=false                   | line rejected BAD_INPUT
      reset                               | reset`,
  },
];
