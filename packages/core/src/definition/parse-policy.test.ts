import { describe, expect, test } from 'vitest';
import { GallraError } from '../error.ts';
import { policy as brokerage } from './brokerage.fixture.ts';
import { parsePolicy } from './parse-policy.ts';
import { label, problemsOf, sound } from './sound-policy.fixture.ts';

describe('parsePolicy', () => {
  test('accepts what JSON made of a sound policy, and returns a frozen copy of it', () => {
    const input = JSON.parse(JSON.stringify(brokerage));
    const policy = parsePolicy(input);
    expect(policy).toEqual(brokerage);
    input.tables.contacts.columns.name = 'notPersonal';
    expect(policy.tables.contacts).toHaveProperty('columns.name', 'identity');
    expect(() => {
      (policy.tables.contacts as { then: string }).then = 'anonymise';
    }).toThrow(TypeError);
    expect(problemsOf({})).toEqual({});
  });

  test.each([[null], ['policy'], [[]], [undefined], [7]])('refuses %j', (input) => {
    expect(() => parsePolicy(input)).toThrow(GallraError);
  });

  test('lists every fault of the shape, each by its path', () => {
    const problems = problemsOf({
      timeZone: 7,
      controllers: { in: 'firms', returnWithin: 'a month' },
      financialYearEnd: '06-15',
      typo: true,
      places: { sweden: { ...label, country: 'Sweden' } },
      subjects: { customer: { sv: 'Kunder' } },
      categories: { identity: { ...label, special: 'yes' } },
      purposes: {
        sales: { ...sound.purposes.sales, basis: '6(1)(g)', keep: { from: 'bought', for: '1 year' } },
        drift: { ...sound.purposes.sales, keep: { while: 'agreement', for: 'P1Y' } },
      },
      duties: { books: { ...sound.duties.books, citation: ' ', validFrom: '2024-02-30' } },
      tables: {
        firms: 'personal',
        customers: {
          columns: { name: { is: 'identity', then: 'burn' } },
          events: { bought: { latest: [] } },
          then: 'erase',
        },
      },
    });
    expect(Object.keys(problems).sort()).toEqual([
      'categories.identity.special',
      'controllers.returnWithin',
      'duties.books.citation',
      'duties.books.validFrom',
      'financialYearEnd',
      'places.sweden.country',
      'policy',
      'purposes.drift.keep',
      'purposes.sales.basis',
      'purposes.sales.keep.for',
      'subjects.customer.en',
      'tables.customers.columns.name.then',
      'tables.customers.events.bought.latest',
      'tables.firms',
      'timeZone',
    ]);
    expect(problems.policy).toContain('"typo"');
    expect(problems['controllers.returnWithin'], 'it names the fix').toContain('"P3M"');
    expect(problems['duties.books.citation']).toContain('provision');
  });

  test.each([
    ['hash'],
    ['sha256'],
    [{ hash: 'sha256' }],
    [{ hmac: 'key' }],
    ['pseudonymise'],
    ['pseudonymize'],
    [{ pseudonymise: true }],
    ['encrypt'],
    [{ encrypt: 'aes' }],
    ['token'],
    [{ tokenise: true }],
  ])('T13: %j is no disposal, but pseudonymisation, and is refused with the reason (GDPR Art. 4(5))', (then) => {
    const columns = { ...sound.tables.customers.columns, name: { is: 'identity', then } };
    const problems = problemsOf({ tables: { ...sound.tables, customers: { ...sound.tables.customers, columns } } });
    expect(Object.keys(problems)).toEqual(['tables.customers.columns.name.then']);
    expect(problems['tables.customers.columns.name.then']).toMatch(/Art\. 4\(5\).*'clear'/);
  });

  test.each([
    [{ generalise: 'month' }],
    [{ truncate: 'host' }],
    [{ keepFirst: 0 }],
    [{ keepFirst: 1.5 }],
    [{ keepFirst: 3, truncate: 'network' }],
  ])('%j is no disposal', (then) => {
    const columns = { ...sound.tables.customers.columns, name: { is: 'identity', then } };
    const problems = problemsOf({ tables: { ...sound.tables, customers: { ...sound.tables.customers, columns } } });
    expect(Object.keys(problems)).toEqual([expect.stringMatching(/^tables\.customers\.columns\.name\.then/)]);
  });

  test.each([
    ['is not personal', 'countries'],
    ['belongs to no controller itself', 'logs'],
  ])('rows cannot belong to the controller of a table that %s', (_, parent) => {
    const logs = { columns: { id: 'key' }, then: 'erase' };
    const customers = { ...sound.tables.customers, controller: { in: parent, through: 'firm_id' } };
    expect(problemsOf({ tables: { ...sound.tables, logs, customers } })).toMatchObject({
      'tables.customers.controller.in': expect.stringContaining('does not say which controller'),
    });
  });

  test('lists every fault of the vocabulary, each by its path', () => {
    const problems = problemsOf({
      timeZone: 'Europe/Stokholm',
      controllers: { in: 'firms', key: 'firm', name: 'nme', financialYearEnd: 'year_end' },
      categories: { ...sound.categories, todo: label },
      events: { ...sound.events, agreementEnded: label },
      purposes: {
        ...sound.purposes,
        a: {
          ...sound.purposes.sales,
          subjects: ['custmer'],
          categories: ['identty'],
          recipients: ['clowd'],
          places: ['x'],
        },
        b: { ...sound.purposes.sales, keep: { from: 'bougt', for: 'P1Y' } },
        c: { ...sound.purposes.sales, keep: { inherit: ['sale'] } },
        d: { ...sound.purposes.sales, keep: { while: 'agreement' } },
        e: { ...sound.purposes.sales, keep: { from: 'bought', active: 'PT1H', archived: 'P1M' } },
        f: { ...sound.purposes.sales, keep: { from: 'bought', for: { min: 'P2Y', default: 'P1Y', max: 'P3Y' } } },
        g: { ...sound.purposes.sales, keep: { from: 'bought', for: 'PT24H', align: ['calendarYear'] } },
        h: { ...sound.purposes.sales, categories: 'all' },
      },
      duties: { ...sound.duties, sales: sound.duties.books, law: { ...sound.duties.books, from: 'bougt' } },
      limits: { most: { ...sound.limits.most, caps: ['sale'], from: 'bougt' } },
      recipients: { cloud: { ...sound.recipients.cloud, places: ['norway'] } },
    });
    expect(Object.keys(problems).sort()).toEqual([
      'categories.todo',
      'controllers.financialYearEnd',
      'controllers.key',
      'controllers.name',
      'duties.law.from',
      'duties.sales',
      'events.agreementEnded',
      'limits.most.caps',
      'limits.most.from',
      'purposes.a.categories',
      'purposes.a.places',
      'purposes.a.recipients',
      'purposes.a.subjects',
      'purposes.b.keep.from',
      'purposes.c.keep.inherit',
      'purposes.d.keep',
      'purposes.e.keep',
      'purposes.f.keep.for',
      'purposes.g.keep',
      'purposes.h.specialBasis',
      'recipients.cloud.places',
      'timeZone',
    ]);
    expect(problems['purposes.a.subjects'], 'it names the fix').toContain(
      '"custmer"; declare it or use one of: customer',
    );
    expect(problems['purposes.h.specialBasis']).toContain('Art. 9(2)');
  });

  test.each(['basis', 'specialBasis', 'legalClaims', 'directMarketing', 'automatedDecision'])(
    'refuses the %s of what is only carried out for controllers, and says whose it is (GDPR Art. 4(8), 28(3)(a))',
    (member) => {
      const { basis, ...described } = sound.purposes.sales;
      const own = {
        basis,
        specialBasis: '9(2)(a)',
        legalClaims: true,
        directMarketing: true,
        automatedDecision: label,
      };
      const sales = { ...described, role: 'processor', [member]: own[member as keyof typeof own] };
      const problems = problemsOf({ purposes: { ...sound.purposes, sales } });
      expect(Object.keys(problems)).toEqual([`purposes.sales.${member}`]);
      expect(problems[`purposes.sales.${member}`], 'it names the fix').toContain('role: "tenant"');
    },
  );

  test('lists faults of both kinds at once, and none that is there only because something else could not be read', () => {
    const sales = { ...sound.purposes.sales, basis: 'because', extra: true };
    const parts = {
      categories: { ...sound.categories, identity: 'no label' },
      purposes: { sales, club: { ...sound.purposes.sales, keep: { from: 'never', for: 'P1Y' } } },
      duties: { books: { ...sound.duties.books, for: 'a year' }, tax: { ...sound.duties.books, from: 'nowhere' } },
    };
    expect(Object.keys(problemsOf(parts)).sort()).toEqual([
      'categories.identity',
      'duties.books.for',
      'duties.tax.from',
      'purposes.club.keep.from',
      'purposes.sales',
      'purposes.sales.basis',
    ]);
    // A function is no JSON, and cannot be looked at without what holds it.
    expect(() => parsePolicy({ ...sound, ...parts, later: () => 'later' })).toThrow(GallraError);
  });

  test('accepts what is only carried out for controllers, of special categories too, without a basis', () => {
    const { basis: _, ...described } = sound.purposes.sales;
    const drift = { ...described, role: 'processor', categories: 'all' };
    expect(problemsOf({ purposes: { ...sound.purposes, drift } })).toEqual({});
  });

  test.each(['controller', 'tenant'])('asks for the basis of a purpose with the role %s (GDPR Art. 6(1))', (role) => {
    const { basis: _, ...described } = sound.purposes.sales;
    expect(problemsOf({ purposes: { sales: { ...described, role } } })).toEqual({
      'purposes.sales.basis': expect.stringContaining('role: "processor"'),
    });
  });

  test('names the three roles to whoever writes another, or none', () => {
    const { role: _, ...unsaid } = sound.purposes.sales;
    const said = expect.stringMatching(/"controller".*"processor".*"tenant"/);
    expect(problemsOf({ purposes: { sales: unsaid, other: { ...unsaid, role: 'joint' } } })).toEqual({
      'purposes.sales.role': said,
      'purposes.other.role': said,
    });
  });

  test('leaves it to tenants alone whether there is a purpose at all: bounds without a default', () => {
    const keep = { from: 'bought', for: { min: 'P1M', max: 'P1Y' } };
    const open = { ...sound.purposes.sales, keep };
    const { basis: _, ...described } = open;
    expect(problemsOf({ purposes: { ...sound.purposes, open } })).toEqual({});
    const said = expect.stringContaining('name a default, or write role: "tenant"');
    const own = { ...open, role: 'controller' };
    const drift = { ...described, role: 'processor' };
    expect(problemsOf({ purposes: { ...sound.purposes, own, drift } })).toEqual({
      'purposes.own.keep.for': said,
      'purposes.drift.keep.for': said,
    });
  });

  test('knows no purposes of tenants where there are no controllers', () => {
    const { basis: _, ...described } = sound.purposes.sales;
    const { controller: __, ...customers } = sound.tables.customers;
    const alone = { ...sound, tables: { ...sound.tables, customers } };
    const purposes = {
      own: { ...sound.purposes.sales, role: 'controller' },
      sales: sound.purposes.sales,
      drift: { ...described, role: 'processor' },
    };
    const said = expect.stringContaining('add "controllers", or write role: "controller"');
    expect(problemsOf({ ...alone, controllers: undefined, purposes })).toEqual({
      'purposes.sales.role': said,
      'purposes.drift.role': said,
    });
  });

  test('knows the columns by which an agreement ends, and what time there is to return data (R48, R139, R140)', () => {
    const { firms } = sound.tables;
    const tables = { ...sound.tables, firms: { ...firms, columns: { ...firms.columns, left_at: 'notPersonal' } } };
    const within = (controllers: object) => problemsOf({ tables, controllers: { in: 'firms', ...controllers } });
    const both = { latest: ['ended_at', { column: 'left_at', encoding: 'date' }] };
    expect(within({ agreementEnded: both, returnWithin: { default: 'P30D', security: 'P90D' } })).toEqual({});
    expect(within({ agreementEnded: { latest: ['ended_at', 'lft_at'] } })).toEqual({
      'controllers.agreementEnded': expect.stringContaining('"lft_at"'),
    });
    expect(Object.keys(within({ agreementEnded: { latest: [] } }))).toEqual(['controllers.agreementEnded.latest']);
    expect(Object.keys(within({ agreementEnded: both, returnWithin: { default: 'P30D' } }))).toEqual([
      'controllers.returnWithin.security',
    ]);
    expect(within({ agreementEnded: both, returnWithin: 'PT24H' })).toEqual({
      'controllers.returnWithin': expect.stringContaining('write it in days'),
    });
    expect(within({ agreementEnded: 'ended_at', returnWithin: 'PT24H' })).toEqual({});
    expect(within({ agreementEnded: 'ended_at', returnWithin: { default: 'PT24H', security: 'P1D' } })).toEqual({
      'controllers.returnWithin': expect.stringContaining('in days or longer'),
    });
  });

  test('lets nobody choose the years of a statute, and lists what is wrong with choices, validity and backups', () => {
    const duty = sound.duties.books;
    const backup = { ...label, kind: 'snapshot' };
    expect(
      problemsOf({
        duties: {
          books: duty,
          fixed: { ...duty, for: { min: 'P1Y', default: 'P7Y', max: 'P7Y' } },
          open: { ...duty, for: { min: 'P7Y', default: 'P7Y', max: 'P10Y' }, periodSource: 'advice' },
          turned: { ...duty, validFrom: '2024-07-01', validTo: '2024-06-30' },
        },
        limits: { own: { ...sound.limits.most, for: { min: 'P2Y', max: 'P1Y' } } },
        backups: {
          daily: backup,
          mirror: { ...backup, kind: 'replica', keptFor: 'P7D' },
          far: { ...backup, keptFor: 'P7D', places: ['mars'] },
        },
      }),
    ).toEqual({
      'duties.fixed.for': expect.stringContaining('periodSource'),
      'duties.turned.validTo': expect.stringContaining('before validFrom'),
      'limits.own.for': expect.stringContaining('in that order'),
      'backups.daily.keptFor': expect.any(String),
      'backups.mirror.keptFor': expect.any(String),
      'backups.far.places': expect.stringContaining('mars'),
    });
  });

  test('gives classes of the audit log periods, and knows no other class (R50, R139)', () => {
    expect(problemsOf({ auditLog: { keep: { read: 'P1Y', security: 'P90D' } } })).toEqual({});
    expect(Object.keys(problemsOf({ auditLog: { keep: { reads: 'P1Y' } } }))).toEqual(['auditLog.keep']);
    expect(Object.keys(problemsOf({ auditLog: { keep: { change: '5 years' } } }))).toEqual(['auditLog.keep.change']);
  });

  test('repeats names of the policy but no value that stands in it', () => {
    const secret = 'Karin Ek 19811218-9876';
    const problems = problemsOf({
      timeZone: secret,
      financialYearEnd: secret,
      parties: { vendor: { name: 'Moln AB', email: { of: secret } } },
      purposes: { sales: { ...sound.purposes.sales, keep: { from: 'bought', for: secret } } },
      tables: {
        ...sound.tables,
        customers: {
          ...sound.tables.customers,
          columns: { name: { is: 'identity', when: { name: { is: secret } }, then: { replace: [secret] } } },
          then: secret,
        },
        firms: secret,
      },
    });
    expect(Object.keys(problems).length).toBeGreaterThan(5);
    expect(JSON.stringify(problems)).not.toContain('Karin');
    expect(JSON.stringify(problemsOf({ timeZone: secret }))).toMatch(/^\{"timeZone":(?!.*Karin)/);
  });
});
