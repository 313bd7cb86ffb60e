/** Each rule that a frame can break, in a line. The ids are the vocabulary of traces, checks and the page. */
export const frameRules = {
  'mask-missing': { section: 'RFC 6455 §5.1', text: 'Every frame from a client is masked.' },
  'mask-forbidden': { section: 'RFC 6455 §5.1', text: 'No frame from a server is masked.' },
  'rsv-set': {
    section: 'RFC 6455 §5.2',
    text: 'The three reserved bits are 0 unless an extension that was agreed on gives them a meaning.',
  },
  'opcode-reserved': {
    section: 'RFC 6455 §5.2',
    text: 'Opcodes 3 to 7 and 11 to 15 have no meaning and are not used.',
  },
  'control-fragmented': {
    section: 'RFC 6455 §5.5',
    text: 'A control frame (close, ping, pong) is whole: its FIN bit is 1.',
  },
  'control-too-long': {
    section: 'RFC 6455 §5.5',
    text: 'The payload of a control frame has at most 125 bytes.',
  },
  'continuation-unexpected': {
    section: 'RFC 6455 §5.4',
    text: 'A continuation frame continues a message that an earlier frame has begun.',
  },
  'continuation-expected': {
    section: 'RFC 6455 §5.4',
    text: 'Until a fragmented message is complete, no other message begins.',
  },
  'length-not-minimal': {
    section: 'RFC 6455 §5.2',
    text: 'The payload length is written in the shortest form that holds it.',
  },
  'length-top-bit': {
    section: 'RFC 6455 §5.2',
    text: 'The highest bit of a 64-bit payload length is 0.',
  },
  'close-length-1': {
    section: 'RFC 6455 §5.5.1',
    text: 'The payload of a close frame is empty, or begins with a code of two bytes.',
  },
  'close-code-invalid': {
    section: 'RFC 6455 §7.4',
    text: 'A close frame carries only codes that are meant to be sent.',
  },
  'utf8-invalid': {
    section: 'RFC 6455 §8.1',
    text: 'A text message, and the reason in a close frame, is valid UTF-8.',
  },
  'after-close': {
    section: 'RFC 6455 §5.5.1',
    text: 'Whoever has sent a close frame sends no more data.',
  },
  'frame-too-large': {
    section: 'RFC 6455 §10.4',
    text: 'A frame is no larger than its receiver is willing to take.',
  },
  'message-too-large': {
    section: 'RFC 6455 §10.4',
    text: 'A message, put together from its frames, is no larger than its receiver is willing to take.',
  },
} as const satisfies Record<string, { section: string; text: string }>;

export type FrameRuleId = keyof typeof frameRules;

/** The close code that an endpoint answers a broken rule with (RFC 6455 §7.4.1). */
export type FrameRuleCode = 1002 | 1003 | 1007 | 1009;

export interface BrokenRule {
  rule: FrameRuleId;
  code: FrameRuleCode;
  /** What was expected, what was found, what to do. */
  message: string;
  section: string;
}
