import { Box } from '../../components/box';
import { Choice } from '../../components/field';

export type Kind = 'learning' | 'habit' | 'health' | 'school' | 'app';
/** What somebody said of a question's matter; nothing said leaves it to the words. */
export interface Matter {
  readonly kind?: Kind;
  readonly subject?: string;
}

const KINDS: readonly (readonly [Kind, string])[] = [
  ['learning', '学习'],
  ['habit', '习惯'],
  ['health', '健康'],
  ['school', '学校事务'],
  ['app', '用小程序'],
];

/** Who gets a question hangs on what it is about. May be left alone; a second tap takes a choice back. */
export function AboutWhat({
  matter,
  subjects,
  onChange,
}: {
  matter: Matter;
  /** What is taught in the child's class; none where the school never said. */
  subjects: readonly string[];
  onChange: (matter: Matter) => void;
}) {
  const { kind, subject } = matter;
  return (
    <Box className="gy-stack" id="about-what">
      <Box>
        <Box as="p" className="gy-field__label">
          关于什么？（可以不选）
        </Box>
        <Choice<Kind | ''>
          label="关于什么，可以不选"
          options={KINDS}
          value={kind ?? ''}
          onChange={(next) => onChange(next === kind || next === '' ? {} : { kind: next })}
        />
      </Box>
      {kind === 'learning' && subjects.length > 0 ? (
        <Box>
          <Box as="p" className="gy-field__label">
            哪一科？（可以不选）
          </Box>
          <Choice
            label="哪一科，可以不选"
            options={subjects.map((one) => [one, one] as const)}
            value={subject ?? ''}
            onChange={(next) => onChange(next === subject ? { kind } : { kind, subject: next })}
          />
        </Box>
      ) : null}
    </Box>
  );
}
