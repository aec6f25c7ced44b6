import { useState } from 'react';
import type { WireClassFamilies, WireFamilyLine, WireRequestLine } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice } from '../../components/field';
import { Hint } from '../../components/notice';
import { Tag } from '../../components/tag';
import { whenOf } from '../../words/when';

type Because = 'unknown-person' | 'other-class' | 'already-bound' | 'come-to-school';
const reasons: readonly (readonly [Because, string])[] = [
  ['unknown-person', '核对不上身份'],
  ['other-class', '不是这个班的'],
  ['already-bound', '已经绑定过'],
  ['come-to-school', '请到学校办'],
];
const OWN_ROW = 'new';

interface RequestCardProps {
  classroom: string;
  request: WireRequestLine;
  families: readonly WireFamilyLine[];
  now: number;
  put: (families: WireClassFamilies) => void;
}

/** One parent's request: which child it may be about, who the asker may be, and the two answers. */
export function RequestCard({ classroom, request, families, now, put }: RequestCardProps) {
  const [step, setStep] = useState<'look' | 'approve' | 'refuse'>('look');
  const [student, setStudent] = useState(request.matches[0] ?? '');
  const rows = families.find((family) => family.student.id === student)?.guardians ?? [];
  const same = rows.find(({ name }) => name === request.ownName)?.id ?? OWN_ROW;
  const [picked, setPicked] = useState<string>();
  const guardian = picked ?? same;
  const params = { classroom, request: request.id };
  const approve = useSend(() => call('approveRequest', { params, in: { student, ...(guardian === OWN_ROW ? {} : { guardian }) } }), put);
  const [because, setBecause] = useState<Because>('unknown-person');
  const refuse = useSend(() => call('refuseRequest', { params, in: { because } }), put);
  const problem = approve.problem ?? refuse.problem;
  const childOptions = families.map((family) => [family.student.id, family.student.name] as const);
  return (
    <Box className="gy-card">
      <Box className="gy-row gy-row--apart">
        <Box className="gy-strong">{`${request.ownName}，自称是${request.child}的${request.relation === '其他' ? '家人' : request.relation}`}</Box>
        {request.matches.length === 0 ? <Tag tone="bad">班里没有这个名字</Tag> : <Tag tone="good">班里有这个孩子</Tag>}
      </Box>
      <Box className="gy-meta">{`${whenOf(request.askedAt, now)} 送来`}</Box>
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      {step === 'look' ? (
        <Box className="gy-row gy-gap-s">
          <Button id={`approve-${request.id}`} small onPress={() => setStep('approve')}>
            同意…
          </Button>
          <Button id={`refuse-${request.id}`} kind="line" small onPress={() => setStep('refuse')}>
            不同意…
          </Button>
        </Box>
      ) : step === 'approve' ? (
        <Box className="gy-stack gy-gap-s">
          {request.matches.length === 1 ? null : (
            <Box>
              <Box as="p" className="gy-field__label">
                是哪个孩子？
              </Box>
              <Choice
                label="是哪个孩子"
                options={request.matches.length > 1 ? childOptions.filter(([id]) => request.matches.includes(id)) : childOptions}
                value={student}
                onChange={setStudent}
              />
            </Box>
          )}
          {student === '' ? null : (
            <Box>
              <Box as="p" className="gy-field__label">
                这位家长是？
              </Box>
              <Choice
                label="这位家长是"
                options={[
                  ...rows.map((row) => [row.id, `${row.relation} ${row.name}${row.bound ? '（已有微信）' : ''}`] as const),
                  [OWN_ROW, `新登记：${request.relation} ${request.ownName}`] as const,
                ]}
                value={guardian}
                onChange={setPicked}
              />
            </Box>
          )}
          <Box as="p" className="gy-meta">
            请先打电话或当面确认是本人。
          </Box>
          <Box className="gy-row">
            <Button id={`approve-yes-${request.id}`} small busy={approve.busy} off={student === ''} onPress={() => approve.send()}>
              确认绑定
            </Button>
            <Button id={`look-${request.id}`} kind="line" small onPress={() => setStep('look')}>
              先不
            </Button>
          </Box>
        </Box>
      ) : (
        <Box className="gy-stack gy-gap-s">
          <Choice label="为什么不同意" options={reasons} value={because} onChange={setBecause} />
          <Box className="gy-row">
            <Button id={`refuse-yes-${request.id}`} kind="danger" small busy={refuse.busy} onPress={() => refuse.send()}>
              不同意，告诉对方
            </Button>
            <Button id={`look-${request.id}`} kind="line" small onPress={() => setStep('look')}>
              先不
            </Button>
          </Box>
        </Box>
      )}
    </Box>
  );
}
