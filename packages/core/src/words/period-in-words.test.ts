import { describe, expect, test } from 'vitest';
import type { Period } from '../time/period.ts';
import { describePeriod } from './period-in-words.ts';

describe('a period', () => {
  test.each<[Period, string, string]>([
    ['P3M', '3 månader', '3 months'],
    ['P7Y', '7 år', '7 years'],
    ['P1Y', '1 år', '1 year'],
    ['P1M', '1 månad', '1 month'],
    ['P2W', '2 veckor', '2 weeks'],
    ['P1D', '1 dag', '1 day'],
    ['P0D', '0 dagar', '0 days'],
    ['PT72H', '72 timmar', '72 hours'],
    ['P1Y6M', '1 år och 6 månader', '1 year and 6 months'],
    ['P1Y2M3D', '1 år, 2 månader och 3 dagar', '1 year, 2 months and 3 days'],
    ['P3650D', '3650 dagar', '3650 days'],
  ])('%s reads "%s" in Swedish and "%s" in English', (period, swedish, english) => {
    expect(describePeriod(period, 'sv')).toBe(swedish);
    expect(describePeriod(period, 'en')).toBe(english);
  });
});
