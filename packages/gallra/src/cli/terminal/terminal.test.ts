import { describe, expect, test, vi } from 'vitest';
import { plainStyle } from '../../testing/plain-style.ts';
import { count, paragraphs, styleFor, tableText } from './terminal.ts';

describe('a table', () => {
  test('puts numbers to the right and wraps its last column to the width', () => {
    const text = tableText(
      { ...plainStyle, width: 60 },
      [{ title: 'Table' }, { title: 'Rows', number: true }, { title: 'Why' }],
      [['contacts', '12', 'a reason that is much too long to stand on one line of sixty characters']],
    );
    const lines = text.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines[3]).toMatch(/^│ contacts │ {3}12 │ a reason/);
    expect(text).toContain('sixty');
  });

  test('is no wider than what is in it', () => {
    const text = tableText(plainStyle, [{ title: 'A' }, { title: 'B' }], [['1', '2']]);
    expect(text.split('\n')[0]).toBe('┌───┬───┐');
  });
});

test('numbers have a narrow space between thousands (ISO 80000-1)', () => {
  expect([0, 999, 1000, 1234567].map(count)).toEqual(['0', '999', '1\u202f000', '1\u202f234\u202f567']);
});

test('paragraphs have an empty line between them, and empty ones are left out', () => {
  expect(paragraphs('a', '', undefined, 'b')).toBe('a\n\nb');
});

test('what is not written to a terminal has no colours', () => {
  vi.stubEnv('FORCE_COLOR', undefined);
  expect(styleFor({}).red('x')).toBe('x');
  vi.unstubAllEnvs();
});
