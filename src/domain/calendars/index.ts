export { CalendarEnds } from './calendar-ends.ts';
export { CALENDARS, calendarYears, isCalendar, type CalendarYears } from './exchange-calendar.ts';
export { sessionAt } from './session-at.ts';
