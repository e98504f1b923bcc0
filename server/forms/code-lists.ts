import type { Option } from './forms'

const option = (value: string, sq: string, en: string): Option => ({ value, label: { sq, en } })

/** Groups in need: law 121/2016 and the programme's documents. A person may belong to several, so their counts never add up. */
export const TARGET_GROUPS: readonly Option[] = [
  option('ROMA', 'Romë', 'Roma'),
  option('EGYP', 'Egjiptianë', 'Egyptians'),
  option('PWD', 'Persona me aftësi të kufizuara', 'Persons with disabilities'),
  option('CWD', 'Fëmijë me aftësi të kufizuara', 'Children with disabilities'),
  option('CHV', 'Fëmijë në nevojë për mbrojtje', 'Children in need of protection'),
  option('GBV', 'Gra viktima të dhunës', 'Women victims of violence'),
  option('TRF', 'Viktima të trafikimit', 'Victims of trafficking'),
  option('RUR', 'Gra rurale në nevojë', 'Rural women in need'),
  option('ELD', 'Të moshuar', 'Older persons'),
  option('ELA', 'Të moshuar të vetmuar', 'Older persons living alone'),
  option('REF', 'Refugjatë dhe azilkërkues', 'Refugees and asylum seekers'),
  option('MIG', 'Migrantë dhe të kthyer', 'Migrants and returnees'),
  option('LTU', 'Të papunë afatgjatë', 'Long-term unemployed'),
  option('YTH', 'Të rinj', 'Young people'),
  option('SHH', 'Kryefamiljarë të vetëm', 'Single heads of household'),
  option('PRG', 'Gra shtatzëna dhe prindër të vetëm me foshnjë', 'Pregnant women and single parents of an infant'),
  option('ADD', 'Persona me varësi', 'Persons with dependence'),
  option('JUV', 'Të mitur në konflikt me ligjin', 'Minors in conflict with the law'),
  option('CHR', 'Persona me sëmundje kronike', 'Persons with chronic disease'),
  option('MNT', 'Persona me probleme të shëndetit mendor', 'Persons with mental health problems'),
  option('HML', 'Të pastrehë', 'Homeless persons'),
  option('LGB', 'Persona LGBTI', 'LGBTI persons'),
  option('POV', 'Familje në varfëri (NE)', 'Families in poverty (cash assistance)'),
  option('NEW', 'Të porsalindur', 'Newborns'),
  option('WIN', 'Të dëmtuar në punë', 'Victims of work injury'),
]

/** The six themes funded in 2020; a call may bring its own. */
export const THEMES: readonly Option[] = [
  option('a', 'Grumbullim dhe analizë e integruar e të dhënave', 'Integrated collection and analysis of data'),
  option('b', 'Ndërgjegjësim dhe komunikim', 'Awareness and communication'),
  option('c', 'Shërbime digjitale dhe telefonike', 'Digital and telephone services'),
  option('d', 'Lidhja e shëndetësisë me mbrojtjen sociale', 'Links between health and social protection'),
  option('e', 'Punësim i romëve dhe egjiptianëve përmes menaxhimit të rastit', 'Employment of Roma and Egyptians through case management'),
  option('f', 'Teleterapi për persona me aftësi të kufizuara dhe të moshuar', 'Teletherapy for persons with disabilities and older persons'),
]

/** Types of service of law 121/2016 and decision 518/2018. */
export const SERVICE_TYPES: readonly Option[] = [
  option('PRE-INF', 'Parashoqëror: informim dhe këshillim', 'Pre-social: information and counselling'),
  option('PRE-EAR', 'Parashoqëror: ndërhyrje e hershme', 'Pre-social: early intervention'),
  option('PRE-ONL', 'Parashoqëror: këshillim në internet dhe telefon', 'Pre-social: counselling online and by telephone'),
  option('COM-FAM', 'Komunitar: në familje', 'Community: in the family'),
  option('COM-ALT', 'Komunitar: alternativ', 'Community: alternative'),
  option('COM-MUL', 'Komunitar: qendër multifunksionale', 'Community: multifunctional centre'),
  option('COM-DAY', 'Komunitar: qendër ditore', 'Community: day centre'),
  option('COM-HALF', 'Komunitar: gjysmëditor', 'Community: half-day'),
  option('COM-EM72', 'Komunitar: emergjencë 72 orë', 'Community: 72-hour emergency'),
  option('COM-SHEL', 'Komunitar: banesë e mbrojtur për të pastrehët', 'Community: sheltered housing for homeless persons'),
  option('RES-LONG', 'Rezidencial afatgjatë', 'Long-term residential'),
  option('SPE', 'I specializuar', 'Specialised'),
]
