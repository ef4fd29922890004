import { describe, expect, test } from 'vitest';
import { problemsOf, sound } from '../sound-policy.fixture.ts';

const { sales } = sound.purposes;
const of = (purposes: Readonly<Record<string, unknown>>) => problemsOf({ purposes: { sales, ...purposes } });

describe('a part of a purpose (R22)', () => {
  test('is a part of one that is part of none', () => {
    expect(of({ invoicing: { ...sales, partOf: 'sales' } })).toEqual({});
    expect(of({ invoicing: { ...sales, partOf: 'sale' } })).toHaveProperty(['purposes.invoicing.partOf']);
    expect(of({ invoicing: { ...sales, partOf: 'invoicing' } })).toHaveProperty(['purposes.invoicing.partOf']);
    const parts = { invoicing: { ...sales, partOf: 'sales' }, reminders: { ...sales, partOf: 'invoicing' } };
    expect(of(parts)['purposes.reminders.partOf']).toContain('name "sales"');
  });

  test('is whosever the whole is', () => {
    const theirs = { ...sales, role: 'controller', partOf: 'sales' };
    expect(of({ invoicing: theirs })['purposes.invoicing.partOf']).toContain('has the role');
  });
});

describe('operations of processing (R27)', () => {
  test('are words of a closed set', () => {
    expect(of({ invoicing: { ...sales, processing: ['store', 'backUp', 'combine'] } })).toEqual({});
    const [problem] = Object.entries(of({ invoicing: { ...sales, processing: ['hoard'] } }));
    expect(problem?.[0]).toBe('purposes.invoicing.processing.0');
    expect(problem?.[1]).toContain('"store"');
  });
});
