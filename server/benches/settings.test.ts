import { describe, expect, it } from 'vitest';
import { amount, choice, settings, toggle } from '../../labs/kit/settings.ts';
import { findSettingProblem, readSettings, startingSettings } from './settings.ts';

const words = { title: 'T', description: 'D' };
const schema = settings({
  origin: choice(words, { exact: words, any: words }, 'exact'),
  deflate: toggle(words, false),
  limit: amount(words, { minimum: 1, maximum: 10, default: 5 }),
});
const sound = { origin: 'exact', deflate: false, limit: 5 };

describe('startingSettings', () => {
  it('is the sound defaults, weakened where the writeup says so', () => {
    expect(startingSettings(schema, {})).toEqual(sound);
    expect(startingSettings(schema, { origin: 'any' })).toEqual({ ...sound, origin: 'any' });
  });

  it('gives each bench its own', () => {
    expect(startingSettings(schema, {})).not.toBe(startingSettings(schema, {}));
  });
});

describe('findSettingProblem', () => {
  it('is content with every setting in its bounds', () => {
    for (const limit of [1, 10]) expect(findSettingProblem(schema, { ...sound, limit })).toBeNull();
  });

  it.each<[Record<string, unknown>, string, string, string]>([
    [{ origin: 'prefix' }, 'origin', 'one of exact, any', '"prefix"'],
    [{ origin: null }, 'origin', 'one of exact, any', 'null'],
    [{ deflate: 1 }, 'deflate', 'true or false', '1'],
    [{ limit: 11 }, 'limit', 'a whole number from 1 to 10', '11'],
    [{ limit: 1.5 }, 'limit', 'a whole number from 1 to 10', '1.5'],
    [{ limit: '5' }, 'limit', 'a whole number from 1 to 10', '"5"'],
    [{ limit: [5] }, 'limit', 'a whole number from 1 to 10', 'a list'],
    [{ limit: {} }, 'limit', 'a whole number from 1 to 10', 'an object'],
    [{ limit: undefined }, 'limit', 'a whole number from 1 to 10', 'nothing'],
    [{ origin: 'x'.repeat(500) }, 'origin', 'one of exact, any', `"${'x'.repeat(79)}`],
    [
      { Origin: 'any' },
      'Origin',
      'one of the settings origin, deflate, limit',
      'a name that this lab does not have',
    ],
  ])('names the setting, what it takes and what it got: %j', (change, setting, expected, found) => {
    expect(findSettingProblem(schema, { ...sound, ...change })).toEqual({ setting, expected, found });
  });

  it('sees a key that an object literal would hide', () => {
    const candidate: Record<string, unknown> = JSON.parse(
      `{"origin":"any","deflate":false,"limit":5,"__proto__":{}}`,
    );
    expect(findSettingProblem(schema, candidate)?.setting).toBe('__proto__');
  });
});

describe('readSettings', () => {
  it('refuses with a sentence', () => {
    expect(() => readSettings(schema, { ...sound, deflate: 'on' })).toThrow(
      'Setting "deflate": expected true or false, got "on". The settings stay as they were.',
    );
  });
});
