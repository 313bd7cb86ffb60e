import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from './bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit } from './frame.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { FrameRules, type FrameRulesOptions, frameRules } from './frame-rules.ts';
import { soundMessage } from './testing/arbitraries.ts';
import { hearOurselves } from './testing/our-ear.ts';
import { hearWithWs } from './testing/ws-oracle.ts';

const text = (content: string, more: Partial<FrameInit> = {}): FrameInit => ({
  opcode: 'text',
  payload: utf8(content),
  ...more,
});
const close = (hex: string): FrameInit => ({ opcode: 'close', payload: fromHex(hex) });

describe('FrameRules', () => {
  test.each<[string, FrameInit[], string[]]>([
    ['a text message', [text('Hello')], []],
    [
      'fragments with a ping between',
      [text('Hel', { fin: false }), { opcode: 'ping' }, { opcode: 'continuation', payload: utf8('lo') }],
      [],
    ],
    [
      'a character cut in two by fragments',
      [
        { opcode: 'text', payload: fromHex('e2'), fin: false },
        { opcode: 'continuation', payload: fromHex('82ac') },
      ],
      [],
    ],
    ['a byte order mark', [{ opcode: 'text', payload: fromHex('efbbbf41') }], []],
    ['a close without a code', [close('')], []],
    ['a close with a reason', [close('03e8627965')], []],
    ['a pong after a close', [close('03e8'), { opcode: 'pong' }], []],
    ['a masked frame', [text('', { maskingKey: fromHex('00000000') })], ['mask-forbidden']],
    ['RSV1', [text('', { rsv1: true })], ['rsv-set']],
    ['RSV2 and RSV3', [text('', { rsv2: true, rsv3: true })], ['rsv-set']],
    ['opcode 3', [{ opcode: 3 }], ['opcode-reserved']],
    ['opcode 11', [{ opcode: 11 }], ['opcode-reserved']],
    ['a fragmented ping', [{ opcode: 'ping', fin: false }], ['control-fragmented']],
    ['a ping of 126 bytes', [{ opcode: 'ping', payload: new Uint8Array(126) }], ['control-too-long']],
    ['a continuation of nothing', [{ opcode: 'continuation' }], ['continuation-unexpected']],
    [
      'a continuation after the last one',
      [text('a', { fin: false }), { opcode: 'continuation' }, { opcode: 'continuation' }],
      ['continuation-unexpected'],
    ],
    ['a message within a message', [text('a', { fin: false }), text('b')], ['continuation-expected']],
    ['a length of 5 in 16 bits', [text('Hello', { lengthBits: 16 })], ['length-not-minimal']],
    ['a length of 300 in 64 bits', [text('x'.repeat(300), { lengthBits: 64 })], ['length-not-minimal']],
    ['a close of one byte', [close('03')], ['close-length-1']],
    ['a close with code 999', [close('03e7')], ['close-code-invalid']],
    ['a close with code 1005', [close('03ed')], ['close-code-invalid']],
    ['a close with code 1006', [close('03ee')], ['close-code-invalid']],
    ['a close with code 2999', [close('0bb7')], ['close-code-invalid']],
    ['a close with code 5000', [close('1388')], ['close-code-invalid']],
    ['a close whose reason is not UTF-8', [close('03e8c3')], ['utf8-invalid']],
    ['a text that is not UTF-8', [{ opcode: 'text', payload: fromHex('c328') }], ['utf8-invalid']],
    ['a text with half a surrogate pair', [{ opcode: 'text', payload: fromHex('eda080') }], ['utf8-invalid']],
    ['a text that ends within a character', [{ opcode: 'text', payload: fromHex('e282') }], ['utf8-invalid']],
    [
      'a broken text, once for all its fragments',
      [
        { opcode: 'text', payload: fromHex('ff'), fin: false },
        { opcode: 'continuation', payload: fromHex('ff') },
      ],
      ['utf8-invalid'],
    ],
    ['a text after a close', [close('03e8'), text('late')], ['after-close']],
    ['two at once', [{ opcode: 'ping', fin: false, rsv2: true }], ['rsv-set', 'control-fragmented']],
  ])('names what is broken in %s', (_name, frames, expected) => {
    expect(judge(frames)).toEqual(expected);
  });

  test.each<[string, FrameRulesOptions, FrameInit[], string[]]>([
    ['a client that does not mask', { from: 'client' }, [text('')], ['mask-missing']],
    ['masking, when it is not asked for', { from: 'client', requireMask: false }, [text('')], []],
    [
      'text that is not UTF-8, when it is not asked for',
      { from: 'server', utf8: false },
      [{ opcode: 'text', payload: fromHex('ff') }, close('03e8ff')],
      [],
    ],
    ['a frame over the limit', { from: 'server', maxPayload: 4 }, [text('Hello')], ['frame-too-large']],
    ['a frame at the limit', { from: 'server', maxPayload: 5 }, [text('Hello')], []],
    [
      'a ping over the limit for data',
      { from: 'server', maxPayload: 4 },
      [{ opcode: 'ping', payload: utf8('Hello') }],
      [],
    ],
    [
      'a message over the limit',
      { from: 'server', maxMessage: 4 },
      [text('Hel', { fin: false }), { opcode: 'continuation', payload: utf8('lo') }],
      ['message-too-large'],
    ],
    [
      'two messages that are each at the limit',
      { from: 'server', maxMessage: 5 },
      [text('Hello'), text('Hello')],
      [],
    ],
    [
      'RSV1 on a first frame, when compression was agreed on',
      { from: 'server', extensions: { rsv1: true } },
      [{ opcode: 'text', payload: fromHex('f248cdc9c90700'), rsv1: true }],
      [],
    ],
    [
      'RSV1 on a continuation, though compression was agreed on',
      { from: 'server', extensions: { rsv1: true } },
      [text('', { rsv1: true, fin: false }), { opcode: 'continuation', rsv1: true }],
      ['rsv-set'],
    ],
    [
      'RSV1 on a ping, though compression was agreed on',
      { from: 'server', extensions: { rsv1: true } },
      [{ opcode: 'ping', rsv1: true }],
      ['rsv-set'],
    ],
  ])('judges %s by its options', (_name, options, frames, expected) => {
    expect(judge(frames, options)).toEqual(expected);
  });

  test.each([
    ['the highest bit of its length set', '827f8000000000000000', ['length-top-bit', 'frame-too-large']],
    ['a length that no number holds', '827f0020000000000000', ['frame-too-large']],
  ])('judges a header with %s before the payload comes', (_name, hex, expected) => {
    const rules = new FrameRules({ from: 'server' });
    const broken: string[] = [];
    new FrameDecoder({
      keep: 0,
      onHeader: (header) => broken.push(...rules.header(header).map(({ rule }) => rule)),
    }).push(fromHex(hex));
    expect(broken).toEqual(expected);
  });

  test('reports each rule once, whether headers are judged first or with their frames', () => {
    const stream = concat(
      [
        text('a', { fin: false }),
        text('b', { rsv2: true }),
        { opcode: 'continuation' as const },
        close('03ed'),
      ].map(encodeFrame),
    );
    const early = new FrameRules({ from: 'server' });
    const late = new FrameRules({ from: 'server' });
    const told: string[] = [];
    // Headers of a whole chunk are judged before its first frame is.
    const frames = new FrameDecoder({
      keep: 100,
      onHeader: (header) => told.push(...early.header(header).map(({ rule }) => rule)),
    }).push(stream);
    told.push(...frames.flatMap((frame) => early.frame(frame)).map(({ rule }) => rule));
    expect(told).toEqual([
      'rsv-set',
      'continuation-expected',
      'continuation-unexpected',
      'close-code-invalid',
    ]);
    expect(frames.flatMap((frame) => late.frame(frame)).map(({ rule }) => rule)).toEqual(told);
  });

  test('does not judge the text of a payload that was cut', () => {
    const rules = new FrameRules({ from: 'server' });
    const [frame] = new FrameDecoder({ keep: 1 }).push(encodeFrame(text('€')));
    expect(frame?.truncated).toBe(true);
    expect(frame && rules.frame(frame)).toEqual([]);
  });

  test('says what was expected, what was found and where the rule stands', () => {
    const [broken] = hearOurselves(encodeFrame(text('Hello')), { from: 'client' }).broken;
    expect(broken).toEqual({
      rule: 'mask-missing',
      code: 1002,
      message:
        'Expected a masked frame from the client; found MASK 0. Set the bit, add a key of 4 bytes and mask the payload with it.',
      section: 'RFC 6455 §5.1',
    });
  });

  test('has a section and a sentence for each rule', () => {
    for (const { section, text: sentence } of Object.values(frameRules)) {
      expect(section).toMatch(/^RFC \d+ §[\d.]+$/);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('agreement with ws', () => {
  test('hears the same in sound streams', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(soundMessage, { maxLength: 4 }), side, async (messages, from) => {
        const stream = write(messages.flat(), from);
        const ours = hearOurselves(stream, { from });
        const theirs = await hearWithWs(stream, { from });
        expect(ours).toMatchObject({ events: theirs.events, refusal: theirs.refusal });
      }),
    );
  });

  test('refuses the same frames with the same close code', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(troubledFrame, { minLength: 1, maxLength: 5 }),
        side,
        async (frames, from) => {
          const stream = write(frames, from);
          const limits = { from, maxPayload: 200 };
          const theirs = await hearWithWs(stream, limits);
          const ours = hearOurselves(stream, limits);
          if (theirs.refusal !== null) refused += 1;
          expect(ours).toMatchObject({ events: theirs.events, refusal: theirs.refusal });
        },
      ),
      { numRuns: 600 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test('refuses the same texts', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(nearlyText, fc.nat({ max: 8 }), async (bytes, at) => {
        const stream = write(
          [
            { opcode: 'text', payload: bytes.subarray(0, at), fin: false },
            { opcode: 'continuation', payload: bytes.subarray(at) },
          ],
          'server',
        );
        const theirs = await hearWithWs(stream, { from: 'server' });
        if (theirs.refusal === 1007) refused += 1;
        expect(hearOurselves(stream, { from: 'server' }).refusal).toBe(theirs.refusal);
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  test('accepts the same close codes', async () => {
    const disagreements: number[] = [];
    for (let code = 0; code < 65_536; code += code < 5100 ? 1 : 977) {
      const stream = write([{ opcode: 'close', payload: encodeClosePayload(code) }], 'server');
      const theirs = await hearWithWs(stream, { from: 'server' });
      if (hearOurselves(stream, { from: 'server' }).refusal !== theirs.refusal) disagreements.push(code);
    }
    expect(disagreements).toEqual([]);
  });

  /** RFC 6455 §8.1 allows it; ws looks at the text when the message is complete. */
  test('refuses broken text at the fragment that breaks it, before ws does', async () => {
    const stream = encodeFrame({ opcode: 'text', payload: fromHex('ff'), fin: false });
    expect((await hearWithWs(stream, { from: 'server' })).refusal).toBeNull();
    expect(hearOurselves(stream, { from: 'server' }).refusal).toBe(1007);
  });

  /** RFC 6455 §5.2 asks for both; ws lets the first pass, and answers the second as a matter of size. */
  test.each<[string, FrameInit, number | null, number]>([
    ['a length that is not in its shortest form', text('Hello', { lengthBits: 16 }), null, 1002],
    ['the highest bit of the length', { opcode: 'text', declaredLength: 2n ** 63n }, 1009, 1002],
  ])('is stricter than ws about %s', async (_name, frame, theirs, ours) => {
    const stream = encodeFrame(frame);
    expect((await hearWithWs(stream, { from: 'server' })).refusal).toBe(theirs);
    expect(hearOurselves(stream, { from: 'server' }).refusal).toBe(ours);
  });
});

const side = fc.constantFrom<'client' | 'server'>('client', 'server');

/** Mostly no, so that streams get some way before they break. */
const rarely = fc.integer({ min: 0, max: 19 }).map((n) => n === 19);

/** Frames with a chance of every fault whose code ws and RFC 6455 agree on. */
const troubledFrame: fc.Arbitrary<FrameInit & { wrongMask: boolean }> = fc
  .record({
    opcode: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(0, 1, 2, 8, 9, 10) },
      { weight: 1, arbitrary: fc.nat({ max: 15 }) },
    ),
    fin: fc.boolean(),
    rsv1: rarely,
    rsv2: rarely,
    rsv3: rarely,
    wrongMask: rarely,
    payload: fc
      .oneof(
        fc.string({ maxLength: 130 }).map(utf8),
        fc
          .tuple(fc.integer({ min: 980, max: 1020 }), fc.string({ maxLength: 4 }))
          .map(([code, reason]) => encodeClosePayload(code, reason)),
        fc.constant(utf8('x'.repeat(201))),
      )
      .filter((bytes) => bytes.every((byte, at) => byte < 0x80 || at < 2)),
  })
  .filter(({ opcode, payload }) => opcode === 8 || payload.every((byte) => byte < 0x80));

/** Bytes that are often UTF-8, and often just not. */
const nearlyText = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 6 }).map(utf8),
    fc.nat({ max: 24 }),
    fc.nat({ max: 255 }),
    fc.boolean(),
  )
  .map(([bytes, at, byte, change]) => {
    const changed = Uint8Array.from(bytes);
    if (change && at < changed.length) changed[at] = byte;
    return changed;
  });

function write(frames: (FrameInit & { wrongMask?: boolean })[], from: 'client' | 'server'): Uint8Array {
  const key = fromHex('37fa213d');
  return concat(
    frames.map(({ wrongMask = false, ...init }) =>
      encodeFrame({ ...init, maskingKey: (from === 'client') !== wrongMask ? key : null }),
    ),
  );
}

/** The ids of the rules that a stream breaks, in order. */
function judge(frames: FrameInit[], options: FrameRulesOptions = { from: 'server' }): string[] {
  const rules = new FrameRules(options);
  const decoded = new FrameDecoder({ keep: 1000 }).push(concat(frames.map(encodeFrame)));
  return decoded.flatMap((frame) => rules.frame(frame)).map(({ rule }) => rule);
}
