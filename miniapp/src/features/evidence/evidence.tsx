import { useCallback, useState } from 'react';
import type { WireClassEvidence } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Loaded } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { DeclareSheet } from './declare-sheet';
import { FlagCard } from './flag-card';
import { declaredText } from './words';

interface EvidenceProps {
  classroom: string;
  push: string;
  now: number;
  /** Something was declared or decided: the figures change within seconds. */
  onChange?: () => void;
}

/** What the school itself says of a push in a class: declared families, and what waits for a decision. */
export function Evidence({ classroom, push, now, onChange }: EvidenceProps) {
  const { load, reload } = useLoad(useCallback(() => call('classEvidence', { params: { classroom, push } }), [classroom, push]));
  const [declaring, setDeclaring] = useState(false);
  const [said, setSaid] = useState<string>();
  const close = useCallback(() => setDeclaring(false), []);
  const changed = (words: string | undefined): void => {
    setSaid(words);
    setDeclaring(false);
    reload();
    onChange?.();
  };
  return (
    <Loaded of={load} retry={reload}>
      {(evidence) => (
        <>
          <Waiting classroom={classroom} push={push} now={now} evidence={evidence} onDone={() => changed('记下了，数字几秒后更新')} />
          <Box as="section" className="gy-card" label="老师登记的">
            <Box className="gy-row gy-row--apart">
              <Box as="h2" className="gy-h3">
                老师登记的
              </Box>
              {evidence.canDeclare ? (
                <Button id="declare-open" kind="soft" small onPress={() => setDeclaring(true)}>
                  登记看完的家庭
                </Button>
              ) : null}
            </Box>
            <DeclaredList classroom={classroom} push={push} evidence={evidence} onDone={() => changed('撤回了，数字几秒后更新')} />
            {said === undefined ? null : (
              <Box className="gy-gap-s">
                <Hint tone="good">{said}</Hint>
              </Box>
            )}
          </Box>
          {declaring ? (
            <DeclareSheet classroom={classroom} push={push} evidence={evidence} now={now} onClose={close} onDone={changed} />
          ) : null}
        </>
      )}
    </Loaded>
  );
}

const SHOWN_AT_ONCE = 5;

interface PartProps {
  classroom: string;
  push: string;
  evidence: WireClassEvidence;
  onDone: () => void;
}

function Waiting({ classroom, push, evidence, now, onDone }: PartProps & { now: number }) {
  const [old, setOld] = useState(false);
  const { flags } = evidence;
  const open = flags.filter(({ decision }) => decision === undefined);
  const done = flags.filter(({ decision }) => decision !== undefined);
  if (flags.length === 0) return null;
  const cards = (some: typeof flags) =>
    some.map((flag) => <FlagCard key={flag.id} classroom={classroom} push={push} flag={flag} now={now} onDone={onDone} />);
  return (
    <Box as="section" className="gy-stack gy-below" label="待确认">
      <Box as="h2" className="gy-h3">
        {open.length > 0 ? `待确认 ${open.length} 条` : '没有要确认的'}
      </Box>
      {open.length > 0 ? (
        <Box as="p" className="gy-soft">
          这些记录系统拿不准，不是说家长做错了。请先问一问家长。
        </Box>
      ) : null}
      {cards(open)}
      {done.length > 0 ? (
        <Button id="decided" kind="plain" small onPress={() => setOld(!old)}>
          {old ? '收起看过的' : `看过的 ${done.length} 条`}
        </Button>
      ) : null}
      {old ? cards(done) : null}
    </Box>
  );
}

function DeclaredList({ classroom, push, evidence, onDone }: PartProps) {
  const undo = useSend((student: string) => call('undoDeclaration', { params: { classroom, push }, in: { student } }), onDone);
  const [open, setOpen] = useState(false);
  const declared = evidence.families.flatMap(({ student, declared: one }) => (one ? [{ student, one }] : []));
  if (declared.length === 0)
    return (
      <Box as="p" className="gy-soft gy-gap-s">
        还没有登记。开了家长会一起看、收了纸质回执，可以在这里登记。
      </Box>
    );
  const shown = open ? declared : declared.slice(0, SHOWN_AT_ONCE);
  return (
    <Box as="ul" className="gy-lines gy-gap-s">
      {shown.map(({ student, one }) => (
        <Box as="li" key={student.id} className="gy-line">
          <Box>
            <Box className="gy-strong">{student.name}</Box>
            <Box className="gy-meta">{declaredText(one)}</Box>
          </Box>
          <Button
            id={`undo-${student.id}`}
            kind="plain"
            small
            busy={undo.busy}
            label={`撤回 ${student.name} 的登记`}
            onPress={() => undo.send(student.id)}
          >
            撤回
          </Button>
        </Box>
      ))}
      {shown.length < declared.length ? (
        <Button id="declared-all" kind="plain" small onPress={() => setOpen(true)}>
          {`全部 ${declared.length} 家`}
        </Button>
      ) : null}
      {undo.problem === null ? null : <Hint tone="bad">{undo.problem.message}</Hint>}
    </Box>
  );
}
