import { useState } from 'react';
import type { WireFigureExports } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { EMPTY, FORMAT_HINTS, FORMATS, missing, orderOf, WINDOWS } from './order';

/** What to take home, of which time, in which format, and why. */
export function ExportSheet({ onClose, onDone }: { onClose: () => void; onDone: (all: WireFigureExports) => void }) {
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const faults = missing(draft);
  const order = useSend(() => call('startFigureExport', { in: orderOf(draft) }), onDone);
  const send = (): void => {
    setTried(true);
    if (faults.days === undefined && faults.reason === undefined) order.send();
  };
  const heading = (words: string) => (
    <Box as="h3" className="gy-h3 gy-gap gy-below-s">
      {words}
    </Box>
  );
  return (
    <Sheet id="export-sheet" title="导出" onClose={onClose}>
      <Box as="p">导出的就是页面上数字相加的那些格，只有家庭数，没有姓名，也没有页面上不写的小数目。</Box>
      {heading('什么时间开始的推送')}
      <Choice label="时间" options={WINDOWS} value={draft.window} onChange={(window) => setDraft({ ...draft, window })} />
      {draft.window !== 'own' ? null : (
        <Box className="gy-gap-s">
          <Field id="export-from" kind="date" label="从哪天" value={draft.from} onChange={(from) => setDraft({ ...draft, from })} />
          <Field
            id="export-to"
            kind="date"
            label="到哪天"
            value={draft.to}
            onChange={(to) => setDraft({ ...draft, to })}
            hint="教育局按整周导出：从周一到周日。最多一年。"
            fault={tried ? faults.days : undefined}
          />
        </Box>
      )}
      {heading('格式')}
      <Choice label="格式" options={FORMATS} value={draft.format} onChange={(format) => setDraft({ ...draft, format })} />
      <Box as="p" className="gy-meta gy-gap-s">
        {FORMAT_HINTS[draft.format]}
      </Box>
      <Box className="gy-gap">
        <Field
          id="export-reason"
          label="为什么要导出"
          value={draft.reason}
          onChange={(reason) => setDraft({ ...draft, reason })}
          placeholder="例如：期中研判会上要用"
          hint="会和导出的时间、行数一起记在查看记录里，保存 3 年。不要写姓名和号码。"
          fault={tried ? faults.reason : undefined}
          maxLength={100}
        />
      </Box>
      {order.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {order.problem.message}
        </Hint>
      )}
      <Box className="gy-row gy-gap">
        <Button id="export-send" busy={order.busy} onPress={send}>
          导出
        </Button>
        <Button id="export-close" kind="line" onPress={onClose}>
          先不
        </Button>
      </Box>
    </Sheet>
  );
}
