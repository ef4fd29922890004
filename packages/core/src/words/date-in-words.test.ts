import { describe, expect, test } from 'vitest';
import { formatDate, formatMoment } from './date-in-words.ts';

describe('a day', () => {
  test('is written for people in Swedish and English', () => {
    expect(formatDate('2033-12-31', 'sv')).toBe('2033-12-31');
    expect(formatDate('2033-12-31', 'en')).toBe('31 December 2033');
    expect(formatDate('2026-03-05', 'en')).toBe('5 March 2026');
  });

  test('that the calendar does not have is refused', () => {
    for (const language of ['sv', 'en'] as const)
      expect(() => formatDate('2026-02-30', language)).toThrow(expect.objectContaining({ code: 'date.invalid' }));
  });
});

describe('a moment', () => {
  test('that is none, or in a time zone that nobody knows, is refused', () => {
    const refused = (code: string) => expect.objectContaining({ code });
    expect(() => formatMoment(new Date(Number.NaN), 'Europe/Stockholm', 'sv')).toThrow(refused('date.invalid'));
    for (const zone of ['Europe/Atlantis', ''])
      expect(() => formatMoment('2026-11-21T09:00:00.000Z', zone, 'sv')).toThrow(refused('timezone.unknown'));
  });

  test('is told by the clock on the wall where the policy applies, in winter and in summer', () => {
    expect(formatMoment('2026-11-21T09:00:00.000Z', 'Europe/Stockholm', 'sv')).toBe('2026-11-21 10:00');
    expect(formatMoment(new Date('2026-07-01T22:30:00Z'), 'Europe/Stockholm', 'en')).toBe('2 July 2026 00:30');
  });
});
