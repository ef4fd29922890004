import { describe, expect, test } from 'vitest';
import { problemsOf, sound } from './sound-policy.fixture.ts';

const of = (transfer: unknown) => problemsOf({ recipients: { cloud: { ...sound.recipients.cloud, transfer } } });
const at = (member: string) => `recipients.cloud.transfer.${member}`;

describe('what makes a transfer lawful (R198)', () => {
  test.each([
    { mechanism: '45', decision: '(EU) 2023/1795' },
    { mechanism: '45', decision: '(EU) 2021/1772', validTo: '2031-12-27' },
    ...[1, 2, 3, 4].map((module) => ({ mechanism: '46(2)(c)', module })),
    { mechanism: '46(2)(d)' },
    ...['46(2)(a)', '46(2)(b)', '46(2)(e)', '46(2)(f)', '46(3)(a)', '46(3)(b)', '47'].map((mechanism) => ({
      mechanism,
    })),
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => ({ mechanism: `49(1)(${letter})` })),
    { mechanism: '49(1)', reviewed: '2026-01-01', reviewBy: '2026-06-01' },
  ])('is one of the articles that allow it: $mechanism', (transfer) => {
    expect(of(transfer)).toEqual({});
  });

  test('is nothing else, and the ones there are are listed', () => {
    const problems = of({ mechanism: 'Privacy Shield' });
    expect(Object.keys(problems)).toEqual([at('mechanism')]);
    expect(problems[at('mechanism')]).toContain('45, 46(2)(a), 46(2)(b)');
  });

  test('says which adequacy decision, or which module of the clauses', () => {
    expect(of({ mechanism: '45' })).toHaveProperty([at('decision')]);
    expect(of({ mechanism: '46(2)(c)' })).toHaveProperty([at('module')]);
    expect(of({ mechanism: '46(2)(c)', module: 5 })).toHaveProperty([at('module')]);
  });

  test('says nothing that belongs to another', () => {
    expect(Object.keys(of({ mechanism: '47', decision: 'x', validTo: '2027-01-01', module: 2 })).sort()).toEqual([
      at('decision'),
      at('module'),
      at('validTo'),
    ]);
    expect(of({ mechanism: '47', reviewed: '2026-01-02', reviewBy: '2026-01-01' })).toHaveProperty([at('reviewBy')]);
  });
});

test('places from which data are reached are declared', () => {
  const recipients = { cloud: { ...sound.recipients.cloud, accessFrom: ['moon'] } };
  expect(problemsOf({ recipients })).toHaveProperty(['recipients.cloud.accessFrom']);
});
