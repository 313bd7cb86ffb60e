import { describe, expect, it } from 'vitest';
import { errorTable, LabError, labError } from './errors.ts';

describe('the table of errors', () => {
  it.each(Object.entries(errorTable))('documents %s', (code, entry) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThanOrEqual(599);
    expect(entry.docs).toMatch(/^[A-Z].{20,}\.$/);
    // A message is sentences, or ends in one that the caller brings.
    expect(entry.message).toMatch(/^[A-Z].*(\.|\{reason\}|\{remedy\})$/);
  });

  it('says no two things in the same words', () => {
    const entries = Object.values(errorTable);
    expect(new Set(entries.map((entry) => entry.message)).size).toBe(entries.length);
    expect(new Set(entries.map((entry) => entry.docs)).size).toBe(entries.length);
  });
});

describe('labError', () => {
  it('carries the code, the status and the message of the table', () => {
    const error = labError('BENCH_NOT_FOUND');
    expect(error).toBeInstanceOf(LabError);
    expect(error).toMatchObject({
      name: 'LabError',
      code: 'BENCH_NOT_FOUND',
      status: 404,
      message: errorTable.BENCH_NOT_FOUND.message,
    });
  });

  it('fills in what the message names', () => {
    const error = labError('SETTING_INVALID', { setting: 'version', expected: '13', found: '12' });
    expect(error.message).toBe('Setting "version": expected 13, got 12. The settings stay as they were.');
  });

  it('takes values as they are, whatever they look like', () => {
    const error = labError('STEP_NOT_FOUND', { step: '{step} $& {other}' });
    expect(error.message).toContain('"{step} $& {other}"');
  });

  it('keeps details for the client and the cause for the log', () => {
    const cause = new Error('disk');
    const error = labError('STORE_UNAVAILABLE', { reason: 'x' }, { cause, details: [1] });
    expect(error.cause).toBe(cause);
    expect(error.details).toEqual([1]);
    expect(labError('BENCH_NOT_FOUND')).not.toHaveProperty('cause');
  });

  it('lets the compiler ask for the values', () => {
    // @ts-expect-error the message names a step
    expect(labError('STEP_NOT_FOUND').message).toContain('{step}');
    // @ts-expect-error this message names nothing
    expect(labError('BENCH_NOT_FOUND', { step: 'x' }).message).not.toContain('x"');
    // @ts-expect-error and this one names something else
    expect(labError('STEP_NOT_FOUND', { probe: 'x' }).message).toContain('{step}');
  });
});
