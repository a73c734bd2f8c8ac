/** What a question about the past takes of the budget of queries: it is worked out from every command, or trade, on the way. */
export const PAST_COST = 100;

/** What following a book order by order takes of it: its snapshot holds every order. */
export const WHOLE_BOOK_COST = 100;
