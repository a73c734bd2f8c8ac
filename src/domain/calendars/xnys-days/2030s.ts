import type { DaysByYear } from '../days.ts';

/** Days of the New York Stock Exchange, 2030 to 2032. */
export const XNYS_2030S: DaysByYear = {
  2030: {
    closed: {
      '2030-01-01': "New Year's Day",
      '2030-01-21': 'Martin Luther King Jr. Day',
      '2030-02-18': "Washington's Birthday",
      '2030-04-19': 'Good Friday',
      '2030-05-27': 'Memorial Day',
      '2030-06-19': 'Juneteenth',
      '2030-07-04': 'Independence Day',
      '2030-09-02': 'Labor Day',
      '2030-11-28': 'Thanksgiving Day',
      '2030-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2030-07-03': 'Day before Independence Day',
      '2030-11-29': 'Day after Thanksgiving',
      '2030-12-24': 'Christmas Eve',
    },
  },
  2031: {
    closed: {
      '2031-01-01': "New Year's Day",
      '2031-01-20': 'Martin Luther King Jr. Day',
      '2031-02-17': "Washington's Birthday",
      '2031-04-11': 'Good Friday',
      '2031-05-26': 'Memorial Day',
      '2031-06-19': 'Juneteenth',
      '2031-07-04': 'Independence Day',
      '2031-09-01': 'Labor Day',
      '2031-11-27': 'Thanksgiving Day',
      '2031-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2031-07-03': 'Day before Independence Day',
      '2031-11-28': 'Day after Thanksgiving',
      '2031-12-24': 'Christmas Eve',
    },
  },
  2032: {
    closed: {
      '2032-01-01': "New Year's Day",
      '2032-01-19': 'Martin Luther King Jr. Day',
      '2032-02-16': "Washington's Birthday",
      '2032-03-26': 'Good Friday',
      '2032-05-31': 'Memorial Day',
      '2032-06-18': 'Juneteenth (observed)',
      '2032-07-05': 'Independence Day (observed)',
      '2032-09-06': 'Labor Day',
      '2032-11-25': 'Thanksgiving Day',
      '2032-12-24': 'Christmas Day (observed)',
    },
    earlyClose: {
      '2032-11-26': 'Day after Thanksgiving',
    },
  },
};
