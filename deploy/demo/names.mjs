// Invented names, put together from common characters; nobody is meant.
export const SURNAMES = [
  ...'李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];
const CHILD_FIRST = [...'子雨梓一思欣浩宇佳诗若语可晨俊嘉明乐安梦雅晓书亦沐知星云清'];
const CHILD_SECOND = [...'轩涵萱怡辰琪悦彤阳泽妍瑶航然宁琳睿彬菲凯欣霖熙晴朗溪禾苗岚远'];
const MOTHERS = [
  '丽',
  '静',
  '敏',
  '娟',
  '秀英',
  '桂兰',
  '玉梅',
  '春燕',
  '海燕',
  '小红',
  '艳',
  '芳芳',
  '雪梅',
  '晓霞',
  '玲',
  '红霞',
  '婷',
  '丹',
  '凤英',
  '冬梅',
  '素珍',
  '莉',
  '彩云',
  '美玲',
];
const FATHERS = [
  '伟',
  '强',
  '军',
  '勇',
  '建国',
  '志刚',
  '海涛',
  '永红',
  '建军',
  '小龙',
  '斌',
  '国庆',
  '明辉',
  '大勇',
  '春生',
  '立新',
  '卫东',
  '长林',
  '宏伟',
  '新民',
  '德明',
  '文斌',
  '松',
  '健',
];
const GRANDMOTHERS = ['桂英', '秀兰', '淑珍', '玉兰', '凤莲', '素芬', '金花', '翠英', '菊香', '月娥', '银秀', '腊梅'];
const GRANDFATHERS = ['德福', '永贵', '长顺', '树生', '富贵', '根生', '大山', '福生', '广田', '正华', '金水', '有才'];

export const namesBy = (luck) => ({
  surname: () => luck.one(SURNAMES),
  child: (surname) => surname + (luck.next() < 0.85 ? luck.one(CHILD_FIRST) : '') + luck.one(CHILD_SECOND),
  mother: () => luck.one(SURNAMES) + luck.one(MOTHERS),
  father: (surname) => surname + luck.one(FATHERS),
  grandmother: () => luck.one(SURNAMES) + luck.one(GRANDMOTHERS),
  grandfather: (surname) => surname + luck.one(GRANDFATHERS),
  teacher: () => luck.one(SURNAMES) + luck.one([...MOTHERS, ...MOTHERS, ...FATHERS]),
});
