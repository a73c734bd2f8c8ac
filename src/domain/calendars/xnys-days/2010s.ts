import type { DaysByYear } from '../days.ts';

/** Days of the New York Stock Exchange, 2010 to 2019. */
export const XNYS_2010S: DaysByYear = {
  2010: {
    closed: {
      '2010-01-01': "New Year's Day",
      '2010-01-18': 'Martin Luther King Jr. Day',
      '2010-02-15': "Washington's Birthday",
      '2010-04-02': 'Good Friday',
      '2010-05-31': 'Memorial Day',
      '2010-07-05': 'Independence Day (observed)',
      '2010-09-06': 'Labor Day',
      '2010-11-25': 'Thanksgiving Day',
      '2010-12-24': 'Christmas Day (observed)',
    },
    earlyClose: {
      '2010-11-26': 'Day after Thanksgiving',
    },
  },
  2011: {
    closed: {
      '2011-01-17': 'Martin Luther King Jr. Day',
      '2011-02-21': "Washington's Birthday",
      '2011-04-22': 'Good Friday',
      '2011-05-30': 'Memorial Day',
      '2011-07-04': 'Independence Day',
      '2011-09-05': 'Labor Day',
      '2011-11-24': 'Thanksgiving Day',
      '2011-12-26': 'Christmas Day (observed)',
    },
    earlyClose: {
      '2011-11-25': 'Day after Thanksgiving',
    },
  },
  2012: {
    closed: {
      '2012-01-02': "New Year's Day (observed)",
      '2012-01-16': 'Martin Luther King Jr. Day',
      '2012-02-20': "Washington's Birthday",
      '2012-04-06': 'Good Friday',
      '2012-05-28': 'Memorial Day',
      '2012-07-04': 'Independence Day',
      '2012-09-03': 'Labor Day',
      '2012-10-29': 'Hurricane Sandy',
      '2012-10-30': 'Hurricane Sandy',
      '2012-11-22': 'Thanksgiving Day',
      '2012-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2012-07-03': 'Day before Independence Day',
      '2012-11-23': 'Day after Thanksgiving',
      '2012-12-24': 'Christmas Eve',
    },
  },
  2013: {
    closed: {
      '2013-01-01': "New Year's Day",
      '2013-01-21': 'Martin Luther King Jr. Day',
      '2013-02-18': "Washington's Birthday",
      '2013-03-29': 'Good Friday',
      '2013-05-27': 'Memorial Day',
      '2013-07-04': 'Independence Day',
      '2013-09-02': 'Labor Day',
      '2013-11-28': 'Thanksgiving Day',
      '2013-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2013-07-03': 'Day before Independence Day',
      '2013-11-29': 'Day after Thanksgiving',
      '2013-12-24': 'Christmas Eve',
    },
  },
  2014: {
    closed: {
      '2014-01-01': "New Year's Day",
      '2014-01-20': 'Martin Luther King Jr. Day',
      '2014-02-17': "Washington's Birthday",
      '2014-04-18': 'Good Friday',
      '2014-05-26': 'Memorial Day',
      '2014-07-04': 'Independence Day',
      '2014-09-01': 'Labor Day',
      '2014-11-27': 'Thanksgiving Day',
      '2014-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2014-07-03': 'Day before Independence Day',
      '2014-11-28': 'Day after Thanksgiving',
      '2014-12-24': 'Christmas Eve',
    },
  },
  2015: {
    closed: {
      '2015-01-01': "New Year's Day",
      '2015-01-19': 'Martin Luther King Jr. Day',
      '2015-02-16': "Washington's Birthday",
      '2015-04-03': 'Good Friday',
      '2015-05-25': 'Memorial Day',
      '2015-07-03': 'Independence Day (observed)',
      '2015-09-07': 'Labor Day',
      '2015-11-26': 'Thanksgiving Day',
      '2015-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2015-11-27': 'Day after Thanksgiving',
      '2015-12-24': 'Christmas Eve',
    },
  },
  2016: {
    closed: {
      '2016-01-01': "New Year's Day",
      '2016-01-18': 'Martin Luther King Jr. Day',
      '2016-02-15': "Washington's Birthday",
      '2016-03-25': 'Good Friday',
      '2016-05-30': 'Memorial Day',
      '2016-07-04': 'Independence Day',
      '2016-09-05': 'Labor Day',
      '2016-11-24': 'Thanksgiving Day',
      '2016-12-26': 'Christmas Day (observed)',
    },
    earlyClose: {
      '2016-11-25': 'Day after Thanksgiving',
    },
  },
  2017: {
    closed: {
      '2017-01-02': "New Year's Day (observed)",
      '2017-01-16': 'Martin Luther King Jr. Day',
      '2017-02-20': "Washington's Birthday",
      '2017-04-14': 'Good Friday',
      '2017-05-29': 'Memorial Day',
      '2017-07-04': 'Independence Day',
      '2017-09-04': 'Labor Day',
      '2017-11-23': 'Thanksgiving Day',
      '2017-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2017-07-03': 'Day before Independence Day',
      '2017-11-24': 'Day after Thanksgiving',
    },
  },
  2018: {
    closed: {
      '2018-01-01': "New Year's Day",
      '2018-01-15': 'Martin Luther King Jr. Day',
      '2018-02-19': "Washington's Birthday",
      '2018-03-30': 'Good Friday',
      '2018-05-28': 'Memorial Day',
      '2018-07-04': 'Independence Day',
      '2018-09-03': 'Labor Day',
      '2018-11-22': 'Thanksgiving Day',
      '2018-12-05': 'Day of mourning for President George H. W. Bush',
      '2018-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2018-07-03': 'Day before Independence Day',
      '2018-11-23': 'Day after Thanksgiving',
      '2018-12-24': 'Christmas Eve',
    },
  },
  2019: {
    closed: {
      '2019-01-01': "New Year's Day",
      '2019-01-21': 'Martin Luther King Jr. Day',
      '2019-02-18': "Washington's Birthday",
      '2019-04-19': 'Good Friday',
      '2019-05-27': 'Memorial Day',
      '2019-07-04': 'Independence Day',
      '2019-09-02': 'Labor Day',
      '2019-11-28': 'Thanksgiving Day',
      '2019-12-25': 'Christmas Day',
    },
    earlyClose: {
      '2019-07-03': 'Day before Independence Day',
      '2019-11-29': 'Day after Thanksgiving',
      '2019-12-24': 'Christmas Eve',
    },
  },
};
