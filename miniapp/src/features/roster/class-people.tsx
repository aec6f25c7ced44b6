import { useCallback, useState } from 'react';
import type { WireRosterClass, WireRosterClassList } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice } from '../../components/field';
import { Hint, Notice } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { Table, type Column } from '../../components/table';
import { toast } from '../../platform/go';

type Pupil = WireRosterClassList['students'][number];

/** A class by name: each child can be put into another class, or marked as left; who has left can be taken back. */
export function ClassPeople({
  list,
  classes,
  onChanged,
}: {
  list: WireRosterClassList;
  classes: readonly WireRosterClass[];
  onChanged: () => void;
}) {
  const [chosen, setChosen] = useState<Pupil | null>(null);
  const close = useCallback(() => setChosen(null), []);
  const act = (pupil: Pupil) => (
    <Button id={`change-${pupil.id}`} kind="line" small label={`${pupil.name}：换班或离校`} onPress={() => setChosen(pupil)}>
      {pupil.leftOn === undefined ? '换班 / 离校' : '请回来'}
    </Button>
  );
  const columns: readonly Column<Pupil>[] = [
    { key: 'name', title: '姓名', cell: (pupil) => pupil.name },
    { key: 'no', title: '学号', cell: (pupil) => pupil.studentNo },
    { key: 'act', title: '', beside: true, right: true, cell: act },
  ];
  const leftColumns: readonly Column<Pupil>[] = [
    { key: 'name', title: '姓名', cell: (pupil) => pupil.name },
    { key: 'left', title: '离校日期', cell: (pupil) => pupil.leftOn ?? '' },
    { key: 'act', title: '', beside: true, right: true, cell: act },
  ];
  return (
    <>
      {list.taught.length === 0 ? null : (
        <Box as="p" id="taught" className="gy-soft gy-below">
          {`任课老师：${list.taught.map(({ subject, teachers }) => `${subject} ${teachers.join('、')}`).join('；')}`}
        </Box>
      )}
      {list.students.length === 0 ? (
        <Notice icon="class" title="这个班现在没有学生" text="导入名册，或者从别的班换过来。" />
      ) : (
        <Table label={`${list.name}的学生`} columns={columns} rows={list.students} keyOf={(pupil) => pupil.id} />
      )}
      {list.left.length === 0 ? null : (
        <Box as="section" className="gy-section" label="已离校">
          <Box as="h2" className="gy-h2 gy-below-s">
            已离校
          </Box>
          <Table label="已离校" columns={leftColumns} rows={list.left} keyOf={(pupil) => pupil.id} />
        </Box>
      )}
      {chosen === null ? null : (
        <ChangePupil
          pupil={chosen}
          own={list.classroom}
          classes={classes}
          onClose={close}
          onChanged={() => {
            close();
            onChanged();
          }}
        />
      )}
    </>
  );
}

interface ChangeProps {
  pupil: Pupil;
  own: string;
  classes: readonly WireRosterClass[];
  onClose: () => void;
  onChanged: () => void;
}

function ChangePupil({ pupil, own, classes, onClose, onChanged }: ChangeProps) {
  const gone = pupil.leftOn !== undefined;
  const [to, setTo] = useState(gone ? own : '');
  const change = useSend(
    (what: { classroom: string } | { left: true }) => call('changeStudent', { params: { student: pupil.id }, in: what }),
    () => {
      toast('改好了');
      onChanged();
    },
  );
  const options = classes.filter(({ id }) => gone || id !== own).map(({ id, name }) => [id, name] as const);
  return (
    <Sheet id="change-pupil" title={pupil.name} onClose={onClose}>
      <Box as="p" className="gy-meta gy-below-s">
        {gone ? '回到哪个班？' : '换到哪个班？'}
      </Box>
      <Choice label="班级" options={options} value={to} onChange={setTo} />
      {change.problem === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {change.problem.message}
          </Hint>
        </Box>
      )}
      <Box className="gy-row gy-gap-l">
        <Button id="move-pupil" off={to === ''} busy={change.busy} onPress={() => change.send({ classroom: to })}>
          {gone ? '请回来' : '换班'}
        </Button>
        {gone ? null : (
          <Button id="pupil-left" kind="danger" busy={change.busy} onPress={() => change.send({ left: true })}>
            标为已离校
          </Button>
        )}
      </Box>
      {gone ? null : (
        <Box as="p" className="gy-meta gy-gap">
          离校以后不再收到推送，看过的记录都留着；可以在“名册”里撤销。
        </Box>
      )}
    </Sheet>
  );
}
