import { CHANGE_ID_PLACEHOLDER } from '../id-memory.ts';
import type { Lesson } from './lesson.ts';

/** What a market goes through in a day, and who takes it there. */
export const runTheMarket: readonly Lesson[] = [
  {
    name: 'TradingDays',
    title: 'Trading days',
    explanation:
      'The sessions of the New York Stock Exchange around Thanksgiving: a holiday, then an early close. Instants are UTC; the hours move with daylight saving.',
    key: null,
    operation: /* GraphQL */ `
      query TradingDays($name: String!, $from: String, $days: Int) {
        calendar(name: $name, from: $from, days: $days) {
          date
          phases {
            phase
            at
          }
          endsAt
        }
        clock {
          time
          rate
        }
      }
    `,
    variables: () => ({ name: 'XNYS', from: '2026-11-24', days: 7 }),
  },
  {
    name: 'CallAuction',
    title: 'Call an auction (operator)',
    explanation: 'Nothing trades from now on; orders are called in. With durationSeconds it would end by itself.',
    key: 'demo-operator',
    operation: /* GraphQL */ `
      mutation CallAuction($input: SetMarketPhaseInput!) {
        setMarketPhase(input: $input) {
          marketStatus {
            symbol
            phase
            since
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({ input: { symbol: 'AAPL', phase: 'REOPENING_AUCTION' } }),
  },
  {
    name: 'AuctionOrder',
    title: 'An order for the auction',
    explanation:
      'AT_THE_OPENING trades only in the uncross, at the one price that all get, and never shows in the book. What finds nothing then is canceled.',
    key: 'demo-atlas',
    operation: /* GraphQL */ `
      mutation AuctionOrder($input: SubmitOrderInput!) {
        submitOrder(input: $input) {
          order {
            id
            status
            timeInForce
            leavesQuantity
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: ({ run }) => ({
      input: {
        accountId: 'ATLAS',
        clientOrderId: `auction-${run}`,
        symbol: 'AAPL',
        side: 'SELL',
        type: 'MARKET',
        timeInForce: 'AT_THE_OPENING',
        quantity: '120',
      },
    }),
  },
  {
    name: 'WatchAuction',
    title: 'Watch the auction live',
    explanation:
      'What an uncross would give, as orders come, and in the end what it gave (uncrossed: true). The imbalance is what would be left over at that price.',
    key: null,
    operation: /* GraphQL */ `
      subscription WatchAuction($symbol: String!) {
        auctionIndicative(symbol: $symbol) {
          phase
          indicativePrice
          indicativeVolume
          imbalance
          imbalanceSide
          at
          uncrossed
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL' }),
  },
  {
    name: 'EndAuction',
    title: 'End the auction (operator)',
    explanation:
      'Everything that crosses trades at one price, then orders match as they come again. The trades have no aggressor; see TradeHistory.',
    key: 'demo-operator',
    operation: /* GraphQL */ `
      mutation EndAuction($input: SetMarketPhaseInput!) {
        setMarketPhase(input: $input) {
          marketStatus {
            symbol
            phase
            since
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({ input: { symbol: 'AAPL', phase: 'CONTINUOUS' } }),
  },
  {
    name: 'StopAccount',
    title: 'Stop an account, ask for its release (risk)',
    explanation:
      'The kill switch cancels all orders of an account and takes no new ones; the account itself may pull it too. Its release waits for a second person of RISK or OPERATOR.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      mutation StopAccount($kill: KillAccountInput!, $release: SetTradingStateInput!) {
        killAccount(input: $kill) {
          canceledCount
          account {
            id
            tradingState
          }
          userErrors {
            code
            message
          }
        }
        setTradingState(input: $release) {
          change {
            id
            status
          }
          account {
            id
            tradingState
          }
          userErrors {
            code
            message
          }
        }
      }
    `,
    variables: () => ({
      kill: { accountId: 'BOB', reason: 'looks like a runaway program' },
      release: { accountId: 'BOB', state: 'ACTIVE', reason: 'a false alarm' },
    }),
  },
  {
    name: 'ReleaseAccount',
    title: '… and release it (operator)',
    explanation: 'The second person approves, and the account may trade again. The id is filled in for you.',
    key: 'demo-operator',
    operation: /* GraphQL */ `
      mutation ReleaseAccount($input: ApproveRiskChangeInput!) {
        approveRiskChange(input: $input) {
          change {
            status
            requestedBy
            decidedBy
            account {
              id
              tradingState
            }
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({ input: { id: CHANGE_ID_PLACEHOLDER } }),
  },
  {
    name: 'VirtualClock',
    title: 'Let time pass (operator)',
    explanation:
      'The clock stands still, is put forward by five seconds, and goes with the real one again. What falls due on the way happens: orders expire, phases change.',
    key: 'demo-operator',
    operation: /* GraphQL */ `
      mutation VirtualClock($still: SetClockInput!, $step: StepClockInput!, $real: SetClockInput!) {
        stop: setClock(input: $still) {
          ...Time
        }
        stepClock(input: $step) {
          clock {
            time
            rate
          }
          userErrors {
            code
            field
            message
          }
        }
        goOn: setClock(input: $real) {
          ...Time
        }
      }

      fragment Time on SetClockPayload {
        clock {
          time
          rate
        }
        userErrors {
          code
          field
          message
        }
      }
    `,
    variables: () => ({ still: { rate: '0' }, step: { bySeconds: 5 }, real: { rate: null } }),
  },
];
