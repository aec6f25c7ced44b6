import { open, own, type DataMap } from '../mapped';

/** Exports of figures: who asked for which counts and why; the counts themselves are in a file for a day. */
export const exported: DataMap = {
  figureExports: {
    ...{ basis: 'work', kept: 'export-day', seenBy: ['head', 'bureau-counts'] },
    what: '导出观看情况的单子：谁要的、为什么、做到哪里；文件里只有合计的家庭数',
    fields: {
      _id: own('编号'),
      by: open('哪位教育局人员或学校老师要的，只有编号'),
      slot: own('一个人的第几份'),
      place: open('哪个教育局或学校'),
      bureauIds: open('哪些教育局'),
      classroomIds: open('要的人自己带的班'),
      from: own('从哪天'),
      to: own('到哪天'),
      format: own('什么格式'),
      reason: own('为什么要导出'),
      askedAt: own('何时要的'),
      state: own('做好了没有'),
      claim: own('第几次接着做'),
      claimedTo: own('多久没有动静就由别人接着做'),
      point: own('做到哪里'),
      fault: own('没有做成的原因'),
      endedAt: own('何时做好'),
      expiresAt: own('何时删除'),
    },
  },
};
