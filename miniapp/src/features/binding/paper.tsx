import type { ReactNode } from 'react';
import type { WireCallSheet, WireClassFamilies, WireSlipSheet } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Picture } from '../../components/picture';
import { printPage } from '../../platform/paper';
import { dateOf } from '../../words/when';
import { useCodePicture } from './class-code';
import './binding.scss';

/** A sheet as it will come out of the printer, with what to press around it. */
function Paper({ note, onBack, children }: { note: string; onBack: () => void; children: ReactNode }) {
  return (
    <>
      <Box className="gy-noprint gy-below">
        <Hint>{note}</Hint>
        <Box className="gy-row gy-gap-s">
          <Button id="print" onPress={printPage}>
            打印
          </Button>
          <Button id="paper-back" kind="line" onPress={onBack}>
            回到家长绑定
          </Button>
        </Box>
      </Box>
      <Box className="gy-paper">{children}</Box>
    </>
  );
}

/** A strip a child, to be cut apart and taken home. */
export function SlipPaper({ sheet, onBack }: { sheet: WireSlipSheet; onBack: () => void }) {
  const until = dateOf(sheet.validUntil);
  return (
    <Paper
      note={`印好剪开，一人一张带回家。${until}前有效，一张只能用一次；同一个孩子以前印的已经作废。离开这一页，这些码就不再显示。`}
      onBack={onBack}
    >
      <Box
        as="h2"
        className="gy-paper__head gy-noprint"
      >{`${sheet.schoolName}${sheet.className} 绑定纸条（${sheet.slips.length} 张）`}</Box>
      <Box className="gy-paper__list">
        {sheet.slips.map((slip) => (
          <Box key={slip.student} className="gy-slip">
            <Picture src={slip.qr} label={`${slip.name}的二维码`} className="gy-slip__qr" />
            <Box className="gy-slip__words">
              <Box className="gy-slip__name">{`${slip.name} 的家长`}</Box>
              <Box>1. 打开微信“扫一扫”，扫左边的码</Box>
              <Box>2. 填孩子名字，选您是谁（扫不了就填下面的码）</Box>
              <Box>3. 点“绑定”，就好了</Box>
              <Box>
                班级码{' '}
                <Box as="span" className="gy-slip__code">
                  {sheet.classCode}
                </Box>
              </Box>
              <Box>
                绑定码{' '}
                <Box as="span" className="gy-slip__code">
                  {slip.code}
                </Box>
              </Box>
              <Box>{`${sheet.className} · ${until}前有效 · 请别给外人`}</Box>
            </Box>
          </Box>
        ))}
      </Box>
    </Paper>
  );
}

/** Whom to call. The only place with whole numbers. */
export function CallPaper({ sheet, onBack }: { sheet: WireCallSheet; onBack: () => void }) {
  return (
    <Paper note="这里有完整的手机号，只为打电话请家长绑定；谁打开过会记下来。用完请收好，不要拍照发群里。" onBack={onBack}>
      <Box as="h2" className="gy-paper__head">{`${sheet.schoolName}${sheet.className} 还没绑定的家庭（${sheet.lines.length} 家）`}</Box>
      {sheet.lines.length === 0 ? <Box as="p">全班都有家长绑定了。</Box> : null}
      {sheet.lines.map((line, at) => (
        <Box key={`${at}${line.child}`} className="gy-call">
          <Box className="gy-strong">{`${at + 1}. ${line.child}`}</Box>
          {line.guardians.length === 0 ? <Box>名册里没有家长</Box> : null}
          {line.guardians.map((guardian, each) => (
            <Box key={each} className="gy-call__line">
              <Box as="span">{`${guardian.relation} ${guardian.name}`}</Box>
              <Box as="span" className="gy-call__phone">
                {guardian.phone === '' ? '没有手机号' : guardian.phone}
              </Box>
              <Box as="span">□ 打通了　□ 已绑定</Box>
            </Box>
          ))}
        </Box>
      ))}
    </Paper>
  );
}

/** The class's code for the wall or the parents' evening. */
export function PosterPaper({ of, onBack }: { of: WireClassFamilies; onBack: () => void }) {
  const picture = useCodePicture(of.code.code);
  return (
    <Paper note="贴在教室门口，或者开家长会时用。码被不相干的人拍走了也不要紧：没有孩子的名字和核对的号，进不来。" onBack={onBack}>
      <Box className="gy-poster">
        <Box as="h2" className="gy-h1">{`${of.classroom.name} 家长请扫码`}</Box>
        <Picture src={picture ?? of.code.qr} label="这个班的码" className="gy-poster__qr" />
        <Box className="gy-bind__code">{`班级码 ${of.code.code}`}</Box>
        <Box className="gy-poster__steps">
          <Box>1. 打开微信“扫一扫”，扫上面的码</Box>
          <Box>{of.check === 'slip' ? '2. 填孩子名字，和老师发的纸条上的码' : '2. 填孩子名字，和学校登记的手机号后 4 位'}</Box>
          <Box>3. 点“绑定”，就好了。不会弄，请找班主任</Box>
        </Box>
      </Box>
    </Paper>
  );
}
